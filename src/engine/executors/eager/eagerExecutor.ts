/** Runs programs operation by operation on a backend of tfjs-core: slow and simple, wherever nothing better can be had. */
import type { Executable, Executor, ExecutorInfo, Module } from '../executor'
import { checkModule } from '../module'
import type { Backend } from './backend'
import { EagerExecutable } from './eagerExecutable'

export class EagerExecutor implements Executor {
  constructor(
    private readonly backend: Backend,
    readonly info: ExecutorInfo
  ) {}

  compile(module: Module): Promise<Executable> {
    return Promise.resolve().then(() => {
      checkModule(module)
      return new EagerExecutable(this.backend.tf, module, () => this.activate())
    })
  }

  /** tfjs-core has one current backend; a started one becomes current at once. */
  private activate(): void {
    const { tf, name } = this.backend
    if (tf.getBackend() !== name) void tf.setBackend(name)
  }
}
