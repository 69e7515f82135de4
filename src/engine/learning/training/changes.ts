/** Lets readers wait for the next change of something, without missing one between two waits. */

export class Changes {
  private count = 0
  private readonly waiting = new Set<() => void>()
  private readonly followers = new Set<Changes>()

  /** Which change was the last: to be given to `after`. */
  get latest(): number {
    return this.count
  }

  announce(): void {
    this.count += 1
    for (const wake of [...this.waiting]) wake()
    for (const follower of this.followers) follower.announce()
  }

  /** Announces each change there as well. */
  passOnTo(follower: Changes): void {
    this.followers.add(follower)
  }

  /** Resolves when there has been a change since `seen`, or when the signal aborts. */
  after(seen: number, signal?: AbortSignal): Promise<void> {
    if (this.count > seen || signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      this.waiting.add(wake)
      signal?.addEventListener('abort', wake, { once: true })
    })
  }
}
