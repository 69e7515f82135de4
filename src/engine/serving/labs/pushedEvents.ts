/** Turns work that tells what happens into a stream of what it tells. */

/**
 * Begins the work at once, and yields each event that it tells, in order, until the work has ended. When the reader stops before, `stop` is
 * called and the work is waited for. An error of the work is thrown after its last event.
 */
export function pushedEvents<Event>(work: (tell: (event: Event) => void) => Promise<void>, stop: () => void): AsyncGenerator<Event> {
  const waiting: Event[] = []
  let wake: () => void = () => undefined
  let ended = false
  const working = work((event) => {
    waiting.push(event)
    wake()
  }).finally(() => {
    ended = true
    wake()
  })
  // It is thrown below, once what was told is read.
  working.catch(() => undefined)
  return told()

  async function* told(): AsyncGenerator<Event> {
    try {
      for (;;) {
        for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) yield event
        if (ended) break
        await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      if (!ended) stop()
      await working
    }
  }
}
