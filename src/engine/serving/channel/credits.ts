/** Bounds how far a stream runs ahead of its reader: a message may go only when the reader took those before it but a few. */

export interface Credits {
  /** Resolves when the stream `id` may produce its next message; rejects when the stream or the connection ends. */
  spend(id: string): Promise<void>
  /** The reader took `count` messages. False when it claims more than were sent. */
  refund(id: string, count: number): boolean
  /** Ends one stream. */
  end(id: string): void
  endAll(): void
}

interface Account {
  /** Sent and not yet taken. */
  underWay: number
  wake: ((ended: boolean) => void) | null
}

/** @param window how many messages of one stream may be under way. */
export function createCredits(window: number): Credits {
  const accounts = new Map<string, Account>()
  const end = (id: string) => {
    accounts.get(id)?.wake?.(true)
    accounts.delete(id)
  }
  return {
    async spend(id) {
      const account = accounts.get(id) ?? { underWay: 0, wake: null }
      accounts.set(id, account)
      account.underWay++
      if (account.underWay < window) return
      const ended = await new Promise<boolean>((resolve) => (account.wake = resolve))
      if (ended) throw new StreamEnded()
    },
    refund(id, count) {
      const account = accounts.get(id)
      if (!account) return true // a report that crossed the end of its stream
      if (count > account.underWay) return false
      account.underWay -= count
      account.wake?.(false)
      account.wake = null
      return true
    },
    end,
    endAll() {
      for (const id of [...accounts.keys()]) end(id)
    }
  }
}

/** Stops a producer whose reader has gone. */
export class StreamEnded extends Error {
  constructor() {
    super('The reader of the stream has gone')
    this.name = 'StreamEnded'
  }
}
