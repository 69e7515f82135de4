/** Ctrl+C in a lab: the first ends the work and prints what there is, the second ends the process. */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController()
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort()
  })
  return controller.signal
}
