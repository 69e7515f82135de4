import type { Output } from '../output'

/** Ctrl+C in a lab: the first ends the work and prints what there is, which is said at once; the second ends the process. */
export function onInterrupt(output: Output): AbortSignal {
  const controller = new AbortController()
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130)
    output.complain('Ending; what there is so far follows. Ctrl+C again ends at once.')
    controller.abort()
  })
  return controller.signal
}
