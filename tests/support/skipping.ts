/** Skipping one test or many: each of them says why, and so does the last page of `npm test`. */
import { beforeEach } from 'vitest'
import type { TestContext } from 'vitest'
import { loadLibrary } from '../../src/engine/executors/tensorflow/runtime/library'

/** Skips the test that runs, and what follows in it. `why`: what is missing; null where nothing is. */
export function skipOne({ skip }: Pick<TestContext, 'skip'>, why: string | null): void {
  if (why !== null) skip(why)
}

/** Skips every test of the file, or of the `describe`, in which it is called. `why`: as above. */
export function skipAll(why: string | null): void {
  beforeEach((context) => skipOne(context, why))
}

/** Why TensorFlow does not work here; null where it does. */
export function withoutTensorflow(): string | null {
  const search = loadLibrary()
  return search.ok ? null : search.why
}
