/** Runs programs operation by operation on a backend of tfjs-core: slow and simple, wherever nothing better can be had. */
import type { Executable, Executor, ExecutorInfo, Module } from '../executor'
import type { MemoryEstimate } from '../memoryEstimate'
import { checkModule } from '../module'
import { estimateMemory } from '../tensorflow/memory/estimate'
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

  /** The estimate for compiled programs, which serves as a first guess here. */
  estimateMemory(module: Module): MemoryEstimate {
    return estimateMemory(module)
  }

  deviceMemory(): null {
    return null
  }

  /** tfjs-core has one current backend; a started one becomes current at once. */
  private activate(): void {
    const { tf, name } = this.backend
    if (tf.getBackend() !== name) void tf.setBackend(name)
  }
}
