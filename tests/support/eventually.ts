/** Waiting in tests for what comes by itself: an answer, a process that starts. */
import { vi } from 'vitest'

/** Resolves as soon as the check passes; one that never does fails with what it said last. The limit is for a machine that is slow and busy. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000 })
}
