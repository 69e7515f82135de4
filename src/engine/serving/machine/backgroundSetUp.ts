/** Sets up TensorFlow's library beside the work, unless the user does not want it, and tells how far that is. */
import type { SetUp } from '../../../contract/procedures/engine'
import type { ExecutorInfo } from '../../executors/executor'
import { Changes } from '../../learning/training/changes'
import { startSetUp } from './setUpProcess'
import type { SetUpOutcome, SetUpProcess } from './setUpProcess'

export interface BackgroundSetUpSpec {
  /** The program that sets it up; null where there is none, as in an installed desktop. */
  readonly program: string | null
  /** The executor that is in use. */
  readonly inUse: () => Promise<Pick<ExecutorInfo, 'executor' | 'gpu' | 'remedy'>>
  /** Called when the library is there and this process can take it. */
  readonly onReady: () => void
}

export class BackgroundSetUp {
  readonly changes = new Changes()
  private current: SetUp = { state: 'idle' }
  private process: SetUpProcess | null = null

  constructor(private readonly spec: BackgroundSetUpSpec) {}

  get state(): SetUp {
    return this.current
  }

  /** Begins, if there is anything to gain and nothing has begun. `again`: also where it failed within the last hour. */
  async start({ again }: { readonly again: boolean }): Promise<void> {
    const { program } = this.spec
    const { executor, remedy } = await this.spec.inUse()
    if (this.process) return
    if (program === null || (executor === 'tensorflow' && remedy === null)) return this.become({ state: 'idle' })
    this.become({ state: 'working', doing: 'looking for what is there', part: null })
    const started = startSetUp(program, { again, tell: (progress) => this.become({ state: 'working', ...progress }) })
    this.process = started
    const outcome = await started.outcome
    if (this.process !== started) return
    this.process = null
    if (outcome) await this.end(outcome)
  }

  /** Stops what is under way. */
  refuse(): void {
    this.dispose()
    this.become({ state: 'refused' })
  }

  dispose(): void {
    this.process?.stop()
    this.process = null
  }

  private async end(outcome: SetUpOutcome): Promise<void> {
    if (outcome.status === 'missing') return this.become({ state: 'missing', reason: outcome.reason, remedy: outcome.remedy })
    const { executor, gpu } = await this.spec.inUse()
    const library = `TensorFlow ${outcome.version}${outcome.device === 'gpu' ? ' on the GPU' : ''}`
    // A process can load one library only.
    if (executor === 'tensorflow')
      return this.become(outcome.device === 'gpu' && !gpu ? { state: 'ready', library, restart: true } : { state: 'idle' })
    this.spec.onReady()
    this.become({ state: 'ready', library, restart: false })
  }

  private become(next: SetUp): void {
    this.current = next
    this.changes.announce()
  }
}
