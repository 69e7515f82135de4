/** Sessions that are not in use, kept by what they run, so that a module that was compiled before starts at once. */
import { createHash } from 'node:crypto'
import type { Binding } from './binding'
import { Session } from './session'

/** Sessions hold compiled code and memory; older ones are let go. */
const mostIdle = 4

export class SessionPool {
  private readonly idle: { readonly key: string; readonly session: Session }[] = []

  constructor(private readonly binding: Binding) {}

  /** A session over `savedModel` that nobody else uses. Its variables hold whatever they held. Throws ExecutorError. */
  take(savedModel: Uint8Array): { key: string; session: Session } {
    const key = createHash('sha256').update(savedModel).digest('hex')
    const place = this.idle.findIndex((each) => each.key === key)
    const [kept] = place < 0 ? [] : this.idle.splice(place, 1)
    return kept ?? { key, session: Session.load(this.binding, savedModel) }
  }

  /** Takes a session back. */
  giveBack(key: string, session: Session): void {
    this.idle.push({ key, session })
    while (this.idle.length > mostIdle) this.idle.shift()?.session.dispose()
  }

  clear(): void {
    for (const { session } of this.idle.splice(0)) session.dispose()
  }
}
