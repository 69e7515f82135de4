/** Makes ExecutorErrors of what TensorFlow throws. */
import { ExecutorError } from '../../executor'

const outOfMemory = /RESOURCE_EXHAUSTED|Resource exhausted|OOM when allocating|out of memory/i

/** The error as one of ours; TensorFlow says in words only what it is about. */
export function executorError(error: unknown): ExecutorError {
  if (error instanceof ExecutorError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new ExecutorError(outOfMemory.test(message) ? 'outOfMemory' : 'device', message, { cause: error })
}
