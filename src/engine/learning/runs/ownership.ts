/** Whether this process has a run to itself. It takes a lock in the run's folder, and gives it up when nothing here needs the run any more. */
import { tryLock } from '../../files/lock'
import type { Lock } from '../../files/lock'
import type { Owner } from '../../files/owner'

export class Ownership {
  private lock: Lock | null = null
  /** Who in this process needs the run to itself. */
  private readonly users = new Set<object>()
  private queue: Promise<unknown> = Promise.resolve()

  /** @param folder of the lock */
  constructor(private readonly folder: string) {}

  get held(): boolean {
    return this.lock !== null
  }

  /** Takes the run for this process, or returns who has it. Throws what the file system throws. */
  take(user: object): Promise<Owner | null> {
    this.users.add(user)
    return this.oneByOne(async () => {
      const holder = this.lock ? null : await this.lockOrHolder(user)
      if (holder) this.users.delete(user)
      return holder
    })
  }

  /** A further user of a run that this process has taken. */
  keep(user: object): void {
    this.users.add(user)
  }

  /** Gives the run up once `written` is done, unless somebody here needs it still. */
  letGo(user: object, written: () => Promise<unknown>): Promise<void> {
    this.users.delete(user)
    return this.oneByOne(async () => {
      await written()
      if (this.users.size > 0) return
      const { lock } = this
      this.lock = null
      await lock?.release()
    })
  }

  private async lockOrHolder(user: object): Promise<Owner | null> {
    try {
      const claim = await tryLock(this.folder)
      if ('holder' in claim) return claim.holder
      this.lock = claim.lock
      return null
    } catch (error) {
      this.users.delete(user)
      throw error
    }
  }

  private oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work)
    this.queue = result.catch(() => undefined)
    return result
  }
}
