/** The reading end of a stream, which reports how many messages its reader took, so that the writer may continue. */
import { streamReport } from './limits'

interface Reporting {
  /** Tells the writer that so many more messages were taken. */
  report(count: number): void
  /** The reason why the stream was ended from outside (a lost connection, an abort), if it was. */
  ended(): unknown
}

const isAsyncIterator = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function'

/** Wraps the body of a stream; `return` ends the stream at once, also while `next` waits. */
export function reportingReader(body: unknown, { report, ended }: Reporting): AsyncIterableIterator<unknown> {
  if (!isAsyncIterator(body)) throw new TypeError('The body of a stream is not a stream')
  let taken = 0
  const take = () => {
    taken++
    if (taken < streamReport) return
    report(taken)
    taken = 0
  }
  return {
    async next() {
      try {
        const result = await body.next()
        if (!result.done) take()
        return result
      } catch (error) {
        throw ended() ?? error
      }
    },
    async return(value?: unknown) {
      await body.return?.(value)
      return { done: true, value }
    },
    [Symbol.asyncIterator]() {
      return this
    }
  }
}
