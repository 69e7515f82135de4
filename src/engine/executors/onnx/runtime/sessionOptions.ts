/** How the executor's sessions run. */
import { usableCores } from '../../cores'

/** One operator at a time on all cores. Threads that wait do not spin, so that a busy machine loses nothing to them. */
export function sessionOptions(): object {
  return {
    graphOptimizationLevel: 'all',
    intraOpNumThreads: usableCores(),
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } }
  }
}
