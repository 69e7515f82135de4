/** Keeps idle sessions by the graph that they run, so that a module that was compiled before starts at once. */
import { createHash } from 'node:crypto'
import type { RunnableSession } from './session'

/** The most idle sessions. Each holds compiled code and memory, so older ones are disposed. */
const mostIdle = 4

export class SessionPool<S extends RunnableSession> {
  private readonly idle: { readonly key: string; readonly session: S }[] = []

  /** @param open opens a new session. Throws ExecutorError. */
  constructor(private readonly open: (savedModel: Uint8Array) => S) {}

  /** Returns an idle or new session over `savedModel`. The variables of an idle session keep their old values. Throws ExecutorError. */
  take(savedModel: Uint8Array): { key: string; session: S } {
    const key = createHash('sha256').update(savedModel).digest('hex')
    const place = this.idle.findIndex((each) => each.key === key)
    const [pooled] = place < 0 ? [] : this.idle.splice(place, 1)
    return pooled ?? { key, session: this.open(savedModel) }
  }

  /** Returns a session to the pool. */
  giveBack(key: string, session: S): void {
    this.idle.push({ key, session })
    while (this.idle.length > mostIdle) this.idle.shift()?.session.dispose()
  }

  clear(): void {
    for (const { session } of this.idle.splice(0)) session.dispose()
  }
}
