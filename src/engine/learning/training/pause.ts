/** Waits, so that others have their turn. */

/** Milliseconds for what is told to reach the windows before the process is blocked. */
const LET_OUT = 40

/** Lets requests, timers and sockets have their turn. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Lets what was told reach the windows, before work that blocks the process. */
export const letOut = () => pause(LET_OUT)

/** Resolves after some milliseconds, or when the signal aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener('abort', done, { once: true })
  })
}
