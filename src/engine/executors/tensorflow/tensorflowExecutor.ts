/** Runs programs compiled: as TensorFlow graphs through XLA. */
import type { Executable, Executor, ExecutorInfo, FirstCalls, Module } from '../executor'
import type { MemoryEstimate } from '../memoryEstimate'
import { checkModule } from '../module'
import { openStarter } from '../onnx/starter'
import { writeModule } from './graph/moduleGraph'
import { encodeSavedModel } from './graph/savedModelProto'
import { estimateMemory } from './memory/estimate'
import { TensorflowExecutable } from './runtime/executable'
import { gpuMemory } from './runtime/gpu'
import type { Library } from './runtime/library'
import { RemoteSession } from './runtime/remoteSession'
import { Session } from './runtime/session'
import type { RunnableSession } from './runtime/session'
import { SessionPool } from './runtime/sessionPool'
import { StartingExecutable, startsQuickly } from './runtime/startingExecutable'
import type { Starter } from './runtime/startingExecutable'

export class TensorflowExecutor implements Executor {
  private readonly pool: SessionPool<Session>
  /** Each in a thread of its own. */
  private readonly threads: SessionPool<RemoteSession>

  constructor(
    { binding, file }: Library,
    readonly info: ExecutorInfo
  ) {
    this.pool = new SessionPool((savedModel) => Session.load(binding, savedModel))
    this.threads = new SessionPool((savedModel) => new RemoteSession(file, savedModel))
  }

  /** Loads the module's graph; XLA compiles a function when it is first called, or beside the first calls that are wanted soon. */
  async compile(module: Module, first?: FirstCalls): Promise<Executable> {
    checkModule(module)
    if (!this.info.xla || !first) return this.load(module, this.info.xla)
    const quick = first.calls > 0 && startsQuickly(module, first.name)
    const open = () => this.compiling(module, first)
    return quick ? new StartingExecutable(await this.starter(module), open, first) : open()
  }

  estimateMemory(module: Module): MemoryEstimate {
    return estimateMemory(module)
  }

  deviceMemory(): number | null {
    return this.info.gpu ? (gpuMemory() ?? null) : null
  }

  /** Lets XLA compile in a thread. On a GPU, and where no calls follow, compiling waits for the next call. */
  private compiling(module: Module, { more }: FirstCalls): Executable {
    const isBeside = more && !this.info.gpu
    const executable = this.load(module, true, isBeside ? this.threads : this.pool)
    executable.waitFor(isBeside ? executable.prepare() : Promise.resolve())
    return executable
  }

  /** ONNX Runtime starts sooner than TensorFlow's graph, which loads once more without XLA. */
  private async starter(module: Module): Promise<Starter> {
    const onnx = this.info.gpu ? null : await openStarter(module)
    return onnx ? { executable: onnx, name: 'ONNX Runtime' } : { executable: this.load(module, false), name: 'TensorFlow without XLA' }
  }

  private load(module: Module, xla: boolean, pool: SessionPool<RunnableSession> = this.pool): TensorflowExecutable {
    const written = writeModule(module, { xla })
    const { key, session } = pool.take(encodeSavedModel(written.graph))
    return new TensorflowExecutable(session, written, () => pool.giveBack(key, session))
  }
}
