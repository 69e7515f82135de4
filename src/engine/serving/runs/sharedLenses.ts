/** The lenses of the checkpoints of one run: they have one model, so that only the first one waits for its programs to be compiled. */
import type { Executor } from '../../executors/executor'
import type { ProbedModel } from '../../looking/inspection/lens'
import { disposeLenses, openLenses } from '../../looking/inspection/lenses'
import type { Lenses } from '../../looking/inspection/lenses'

export class SharedLenses {
  private readonly lenses: Lenses
  private users = 0

  constructor(
    readonly executor: Executor,
    probed: ProbedModel
  ) {
    this.lenses = openLenses(executor, probed)
  }

  /** Whether all who took them have left: they are disposed. */
  get gone(): boolean {
    return this.users < 0
  }

  take(): Lenses {
    this.users += 1
    return this.lenses
  }

  leave(): void {
    this.users -= 1
    if (this.users > 0) return
    this.users = -1
    disposeLenses(this.lenses)
  }
}
