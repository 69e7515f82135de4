/** Turns ONNX Runtime's errors into ExecutorErrors. */
import { ExecutorError } from '../../executor'

const outOfMemory = /failed to allocate|bad_alloc|Available memory|Array buffer allocation/i

/** Converts an error to an ExecutorError. The runtime's errors carry only words, so the code is derived from the words. */
export function executorError(error: unknown): ExecutorError {
  if (error instanceof ExecutorError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new ExecutorError(outOfMemory.test(message) ? 'outOfMemory' : 'device', message, { cause: error })
}
