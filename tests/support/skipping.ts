/** Skipping many tests at once: each of them says why, and so does the last page of `npm test`. */
import { beforeEach } from 'vitest'
import { loadLibrary } from '../../src/engine/executors/tensorflow/runtime/library'

/** Skips every test of the file, or of the `describe`, in which it is called. `why`: what is missing; null where nothing is. */
export function skipAll(why: string | null): void {
  beforeEach(({ skip }) => {
    if (why !== null) skip(why)
  })
}

/** Why TensorFlow does not work here; null where it does. */
export function withoutTensorflow(): string | null {
  const search = loadLibrary()
  return search.ok ? null : search.why
}
