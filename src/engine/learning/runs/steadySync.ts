/** Brings what is new to the disk within a second, apart from the work that makes it, and does nothing while nothing is new. */

/** Milliseconds from what is new to the disk being asked; with what the disk takes, less than a second. */
const every = 500

export class SteadySync {
  private timer: NodeJS.Timeout | null = null

  /** @param sync its failure is told by the next one who writes */
  constructor(private readonly sync: () => Promise<void>) {}

  /** Something is new. */
  touch(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      void this.sync().catch(() => undefined)
    }, every).unref()
  }

  end(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }
}
