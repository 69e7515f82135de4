/** Runs programs compiled: as TensorFlow graphs through XLA. */
import type { Executable, Executor, ExecutorInfo, Module } from '../executor'
import type { MemoryEstimate } from '../memoryEstimate'
import { checkModule } from '../module'
import { writeModule } from './graph/moduleGraph'
import { encodeSavedModel } from './graph/savedModelProto'
import { estimateMemory } from './memory/estimate'
import { TensorflowExecutable } from './runtime/executable'
import { gpuMemory } from './runtime/gpu'
import type { Library } from './runtime/library'
import { SessionPool } from './runtime/sessionPool'
import { StartingExecutable, startsQuickly } from './runtime/startingExecutable'

export class TensorflowExecutor implements Executor {
  private readonly pool: SessionPool

  constructor(
    { binding }: Library,
    readonly info: ExecutorInfo
  ) {
    this.pool = new SessionPool(binding)
  }

  /** Loads the module's graph; XLA compiles a function when it is first called. */
  compile(module: Module, first?: string): Promise<Executable> {
    return Promise.resolve().then(() => {
      checkModule(module)
      const { xla } = this.info
      if (!xla || first === undefined || !startsQuickly(module, first)) return this.load(module, xla)
      return new StartingExecutable(this.load(module, false), () => this.load(module, true), first)
    })
  }

  estimateMemory(module: Module): MemoryEstimate {
    return estimateMemory(module)
  }

  deviceMemory(): number | null {
    return this.info.gpu ? (gpuMemory() ?? null) : null
  }

  private load(module: Module, xla: boolean): Executable {
    const written = writeModule(module, { xla })
    const { key, session } = this.pool.take(encodeSavedModel(written.graph))
    return new TensorflowExecutable(session, written, () => this.pool.giveBack(key, session))
  }
}
