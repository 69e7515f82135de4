/** Holds the executor that whatever begins next takes. Another can take its place; what has begun keeps the one that it began with. */
import type { Executor } from '../../executors/executor'

export class ExecutorInUse {
  private opening: Promise<Executor> | null = null
  private opened: Executor | null = null
  private stale = false

  /** @param pick opens the executor that is best at the time of the call */
  constructor(
    private readonly pick: () => Promise<Executor>,
    private readonly log: (line: string) => void
  ) {}

  /** The executor that is open; null before the first is. */
  get now(): Executor | null {
    return this.opened
  }

  /** The executor for what begins now. It is picked when it is first asked for, and once more after `pickAnew`. */
  next(): Promise<Executor> {
    if (this.opening && !this.stale) return this.opening
    this.stale = false
    this.opening = this.open(this.opened)
    return this.opening
  }

  /** Lets the next call of `next` pick again, as something has changed. */
  pickAnew(): void {
    this.stale = true
  }

  /** Takes an executor that is open already. */
  take(executor: Executor): Promise<Executor> {
    this.stale = false
    this.opened = executor
    this.opening = Promise.resolve(executor)
    return this.opening
  }

  /** Where picking fails, the one that was in use goes on. */
  private async open(before: Executor | null): Promise<Executor> {
    try {
      this.opened = await this.pick()
      const { executor, device, why } = this.opened.info
      this.log(`${executor} on ${device}: ${why}`)
      return this.opened
    } catch (error) {
      this.log(`No ${before ? 'other ' : ''}executor: ${error instanceof Error ? error.message : String(error)}`)
      if (before) return before
      throw error
    }
  }
}
