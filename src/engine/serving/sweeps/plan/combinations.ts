/** The combinations of settings that a sweep tries: all of a grid, or as many as a random search draws. */
import type { Settings } from '../../../../contract/runs/settings'
import type { SweepMethod } from '../../../../contract/runs/sweep'
import { Random } from '../../../data/random'
import { drawnValue, gridValues, valueCount } from './values'
import type { Swept } from './values'

export function combinationsOf(method: SweepMethod, swept: readonly Swept[]): Settings[] {
  return method.kind === 'grid' ? gridCombinations(swept) : randomCombinations(swept, method.trials, method.seed)
}

/** How many there will be, without making them. */
export function combinationCount(method: SweepMethod, swept: readonly Swept[]): number {
  if (method.kind === 'grid') return swept.reduce((product, each) => product * gridValues(each).length, 1)
  return Math.min(method.trials, spaceOf(swept))
}

/** Every combination; the last setting changes fastest. */
function gridCombinations(swept: readonly Swept[]): Settings[] {
  return swept.reduce<Settings[]>(
    (combinations, each) => combinations.flatMap((before) => gridValues(each).map((value) => ({ ...before, [each.path]: value }))),
    [{}]
  )
}

/**
 * Draws combinations one after another with xoshiro128** from the seed, setting by setting in their order. One that was drawn before is drawn
 * again, so that all differ; where there are fewer than asked for, all of them are taken.
 */
function randomCombinations(swept: readonly Swept[], trials: number, seed: number): Settings[] {
  const wanted = Math.min(trials, spaceOf(swept))
  const random = Random.fromSeed(seed)
  const combinations = new Map<string, Settings>()
  while (combinations.size < wanted) {
    const settings = Object.fromEntries(swept.map((each) => [each.path, drawnValue(each, random)]))
    const key = JSON.stringify(settings)
    if (!combinations.has(key)) combinations.set(key, settings)
  }
  return [...combinations.values()]
}

const spaceOf = (swept: readonly Swept[]): number => swept.reduce((product, each) => product * valueCount(each), 1)
