/** Follows a procedure of the engine that the first Ctrl+C gives up. */

/** Says how it ended: all of it, by Ctrl+C, or by a refusal of the engine, which `refused` is told. Any other error is for `refused`, too. */
export async function untilInterrupted(
  follow: (signal: AbortSignal) => Promise<void>,
  refused: (error: unknown) => void
): Promise<'done' | 'stopped' | 'refused'> {
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal)
  try {
    await follow(stop.signal)
    // What follows a signal may also end of itself when it aborts.
    return stop.signal.aborted ? 'stopped' : 'done'
  } catch (error) {
    if (stop.signal.aborted) return 'stopped'
    refused(error)
    return 'refused'
  } finally {
    process.off('SIGINT', onSignal)
  }
}
