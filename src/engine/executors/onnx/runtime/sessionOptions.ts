/** How the executor's sessions run. */

/** One operator at a time, on so many threads. Threads that wait do not spin, so that a busy machine loses nothing to them. */
export function sessionOptions(threads: number): object {
  return {
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } }
  }
}
