/** Tells the engine's log of errors that clients only learn the existence of. */
import { ORPCError, ValidationError } from '@orpc/server'
import type { StandardHandlerOptions } from '@orpc/server/standard'

/** @param where the procedure, such as `training.start`. */
export type ReportFailure = (where: string, error: unknown) => void

type NoContext = Record<never, never>
type Interceptor = NonNullable<StandardHandlerOptions<NoContext>['clientInterceptors']>[number]

/** Reports errors of handlers and of their streams that are not part of the contract, and lets them pass. */
export function reportFailures(report: ReportFailure): Interceptor {
  return async ({ path, next }) => {
    const where = path.join('.')
    try {
      const output = await next()
      return isAsyncIterator(output) ? reportingStream(output, where, report) : output
    } catch (error) {
      if (!isExpected(error)) report(where, error)
      throw error
    }
  }
}

/** An error of the contract, or bad input; not bad output, which is the engine's own mistake. */
function isExpected(error: unknown): boolean {
  if (!(error instanceof ORPCError)) return error instanceof Error && error.name === 'AbortError'
  return !(error.cause instanceof ValidationError) || error.code === 'BAD_REQUEST'
}

const isAsyncIterator = (value: unknown): value is AsyncIterator<unknown> & AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && 'next' in value && Symbol.asyncIterator in value

function reportingStream(stream: AsyncIterator<unknown>, where: string, report: ReportFailure): AsyncIterableIterator<unknown> {
  return {
    async next() {
      try {
        return await stream.next()
      } catch (error) {
        if (!isExpected(error)) report(where, error)
        throw error
      }
    },
    async return(value?: unknown) {
      await stream.return?.(value)
      return { done: true, value }
    },
    [Symbol.asyncIterator]() {
      return this
    }
  }
}
