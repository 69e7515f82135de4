/** Turns TensorFlow's errors into ExecutorErrors. */
import { ExecutorError } from '../../executor'

const outOfMemory = /RESOURCE_EXHAUSTED|Resource exhausted|OOM when allocating|out of memory/i

/** Converts an error to an ExecutorError. TensorFlow's errors carry only words, so the code is derived from the words. */
export function executorError(error: unknown): ExecutorError {
  if (error instanceof ExecutorError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new ExecutorError(outOfMemory.test(message) ? 'outOfMemory' : 'device', message, { cause: error })
}
