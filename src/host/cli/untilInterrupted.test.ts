/** Ctrl+C ends a procedure that throws when its signal aborts, and one that ends of itself. */
import { expect, it } from 'vitest'
import { untilInterrupted } from './untilInterrupted'

const interrupt = () => void process.emit('SIGINT')

it('says how a procedure ended, and listens no longer', async () => {
  const listening = process.listenerCount('SIGINT')
  const refusals: unknown[] = []
  const endingOf = (follow: (signal: AbortSignal) => void) =>
    untilInterrupted(
      async (signal) => follow(signal),
      (error) => refusals.push(error)
    )
  const refusal = new Error('no such run')
  const refused = () => {
    throw refusal
  }
  const thrown = (signal: AbortSignal) => {
    interrupt()
    signal.throwIfAborted()
  }
  expect([await endingOf(() => undefined), await endingOf(interrupt), await endingOf(thrown), await endingOf(refused)]).toEqual([
    'done',
    'stopped',
    'stopped',
    'refused'
  ])
  expect(refusals).toEqual([refusal])
  expect(process.listenerCount('SIGINT')).toBe(listening)
})
