/** Compares what an export computes with what the engine computed. */
import type { ExportCheck } from '../../contract/export/events'
import type { Tensors } from '../executors/executor'

/** Arrays of numbers by name, in whatever form a runtime gives them. */
export type Numbers = ReadonlyMap<string, ArrayLike<number>>

/**
 * The largest difference between the arrays that were expected and those of the same names that were computed, in units of the larger of 1
 * and the largest expected value of the array. It is infinite where an array is missing, has another length, or is not finite.
 */
export function compared(name: string, expected: Tensors, computed: Numbers): ExportCheck {
  const differences = [...expected].map(([key, { data }]) => differenceOf(data, computed.get(key)))
  const values = [...expected.values()].reduce((sum, { data }) => sum + data.length, 0)
  return { kind: 'compared', name, difference: Math.max(0, ...differences), values }
}

function differenceOf(expected: ArrayLike<number>, computed: ArrayLike<number> | undefined): number {
  if (computed?.length !== expected.length) return Infinity
  let [largest, unit] = [0, 1]
  for (let k = 0; k < expected.length; k++) {
    const difference = Math.abs((computed[k] ?? NaN) - (expected[k] ?? NaN))
    if (!Number.isFinite(difference)) return Infinity
    largest = Math.max(largest, difference)
    unit = Math.max(unit, Math.abs(expected[k] ?? 0))
  }
  return largest / unit
}
