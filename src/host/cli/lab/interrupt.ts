import type { Output } from '../output'

/** Handles Ctrl+C in a lab. The first one stops the measurements and prints the rows so far; the second one ends the process. */
export function onInterrupt(output: Output): AbortSignal {
  const controller = new AbortController()
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130)
    output.complain('Ending; what there is so far follows. Ctrl+C again ends at once.')
    controller.abort()
  })
  return controller.signal
}
