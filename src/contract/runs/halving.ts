/**
 * Successive halving (Jamieson and Talwalkar 2016): at each rung the trials that are left train to its steps, and the best of them go on to
 * the next. All of it is a function of the results, so that a sweep that was interrupted decides as an unbroken one.
 */
import type { SweepMethod } from './sweep'

/** The steps, in all, to which trials train at each rung; the last are those of the document. */
export function rungsOf(method: SweepMethod, steps: number): number[] {
  if (method.kind !== 'halving') return [steps]
  const rungs: number[] = []
  for (let rung = method.firstSteps; rung < steps; rung *= method.eta) rungs.push(Math.round(rung))
  return [...new Set([...rungs, steps])]
}

/** How many of `count` combinations go on. */
export const promotedCount = (count: number, eta: number): number => Math.max(1, Math.floor(count / eta))

/** A trial at the end of a rung. `value` is null where it has none: it failed, or was never evaluated. */
export interface RungResult {
  /** The index of its combination of settings. */
  readonly combination: number
  readonly value: number | null
}

/**
 * The combinations that go on, best first. A combination counts by the mean over its seeds, and one with a seed that has no value does not go
 * on. Of equal ones the earlier goes on.
 */
export function promoted(results: readonly RungResult[], eta: number, better: 'lower' | 'higher'): number[] {
  const combinations = [...new Set(results.map(({ combination }) => combination))]
  const sign = better === 'lower' ? 1 : -1
  return combinations
    .map((combination) => ({ combination, mean: meanOf(results.filter((each) => each.combination === combination)) }))
    .filter((each): each is { combination: number; mean: number } => each.mean !== null)
    .toSorted((a, b) => sign * (a.mean - b.mean) || a.combination - b.combination)
    .slice(0, promotedCount(combinations.length, eta))
    .map(({ combination }) => combination)
}

function meanOf(results: readonly RungResult[]): number | null {
  const values = results.map(({ value }) => value).filter((value) => value !== null)
  return values.length < results.length ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The steps that a sweep trains in all, if no trial fails. @param combinations how many, each of them trained with so many `seeds` */
export function stepsInAll(method: SweepMethod, steps: number, { combinations, seeds }: { combinations: number; seeds: number }): number {
  let [total, left, before] = [0, combinations, 0]
  for (const rung of rungsOf(method, steps)) {
    total += (rung - before) * left * seeds
    if (method.kind === 'halving') left = promotedCount(left, method.eta)
    before = rung
  }
  return total
}
