/** Grids, random search, ranges, rungs of halving, ties, and equal widths: what a sweep trains is a function of its file. */
import { describe, expect, it } from 'vitest'
import type { SweptSetting } from '../../../../contract/runs/sweep'
import { combinationCount, combinationsOf } from './combinations'
import { equalWidth } from './equalWidth'
import { promoted, promotedCount, rungsOf, stepsInAll } from '../../../../contract/runs/halving'
import { gridValues } from './values'
import type { Swept } from './values'

const list = (path: string, ...values: (number | string)[]): Swept => ({ path, setting: { values }, whole: false })
const range = (
  path: string,
  from: number,
  to: number,
  more: Partial<Extract<SweptSetting, { from: number }>> = {},
  whole = false
): Swept => ({
  path,
  setting: { from, to, scale: 'linear', count: 5, ...more },
  whole
})
const halving = { kind: 'halving', trials: 9, eta: 3, firstSteps: 100, seed: 0 } as const

describe('a grid', () => {
  it('has every combination, and its last setting changes fastest', () => {
    const swept = [list('a', 1, 2), list('b', 'x', 'y', 'z')]
    const texts = combinationsOf({ kind: 'grid' }, swept).map(({ a, b }) => `${String(a)}${String(b)}`)
    expect(texts).toEqual(['1x', '1y', '1z', '2x', '2y', '2z'])
    expect(combinationCount({ kind: 'grid' }, swept)).toBe(6)
    expect(combinationsOf({ kind: 'grid' }, [])).toEqual([{}])
  })

  it('divides ranges evenly, in the number or in its logarithm, with exact ends', () => {
    expect(gridValues(range('a', 0, 1))).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(gridValues(range('a', 1e-4, 1e-2, { scale: 'log', count: 3 }))).toEqual([1e-4, 1e-3, 1e-2])
    expect(gridValues(range('a', 0.3, 0.1, { count: 3 }))).toEqual([0.3, 0.2, 0.1])
  })

  it('keeps whole numbers whole, each once', () => {
    expect(gridValues(range('a', 16, 256, { scale: 'log', count: 5 }, true))).toEqual([16, 32, 64, 128, 256])
    expect(gridValues(range('a', 1, 3, { count: 9 }, true))).toEqual([1, 2, 3])
    expect(gridValues(list('a', 1, 2, 1))).toEqual([1, 2])
  })
})

describe('a random search', () => {
  const method = { kind: 'random', trials: 200, seed: 7 } as const
  const swept = [range('rate', 1e-4, 1, { scale: 'log' }), range('width', 1, 4, {}, true), list('kind', 'a', 'b')]

  it('draws the same for the same seed, and other combinations for another', () => {
    const drawn = combinationsOf(method, swept)
    expect(combinationsOf(method, swept)).toEqual(drawn)
    expect(combinationsOf({ ...method, seed: 8 }, swept)).not.toEqual(drawn)
    // A longer search begins with the shorter one.
    expect(combinationsOf({ ...method, trials: 300 }, swept).slice(0, 200)).toEqual(drawn)
    expect(drawn[0]).toEqual({ rate: 0.00015705, width: 4, kind: 'a' })
  })

  it('spreads over the logarithm, and gives each whole number its share', () => {
    const drawn = combinationsOf({ ...method, trials: 4_000 }, swept)
    const share = (holds: (settings: (typeof drawn)[number]) => boolean) => drawn.filter(holds).length / drawn.length
    expect(share(({ rate }) => Number(rate) < 1e-2)).toBeCloseTo(0.5, 1)
    for (const width of [1, 2, 3, 4]) expect(share((settings) => settings['width'] === width)).toBeCloseTo(0.25, 1)
    expect(share(({ kind }) => kind === 'a')).toBeCloseTo(0.5, 1)
  })

  it('draws no combination twice, and takes all where there are fewer', () => {
    const few = [range('width', 1, 4, {}, true), list('kind', 'a', 'b')]
    expect(combinationCount(method, few)).toBe(8)
    expect(new Set(combinationsOf(method, few).map((each) => JSON.stringify(each))).size).toBe(8)
  })
})

describe('successive halving', () => {
  it('has rungs by its factor up to the steps of the document', () => {
    expect(rungsOf(halving, 900)).toEqual([100, 300, 900])
    expect(rungsOf(halving, 1_000)).toEqual([100, 300, 900, 1_000])
    expect(rungsOf({ ...halving, eta: 2.5 }, 700)).toEqual([100, 250, 625, 700])
    expect(rungsOf({ kind: 'grid' }, 900)).toEqual([900])
    expect(promotedCount(9, 3)).toBe(3)
    expect(promotedCount(2, 3)).toBe(1)
    expect(stepsInAll(halving, 900, { combinations: 9, seeds: 2 })).toBe(2 * (9 * 100 + 3 * 200 + 600))
    expect(stepsInAll({ kind: 'grid' }, 900, { combinations: 4, seeds: 1 })).toBe(3_600)
  })

  const results = (...values: (number | null)[]) => values.map((value, combination) => ({ combination, value }))

  it('lets the best go on, and of equal ones the earlier', () => {
    expect(promoted(results(3, 1, 2, 1, 5, 6), 3, 'lower')).toEqual([1, 3])
    expect(promoted(results(0.5, 0.9, 0.9, 0.9), 4, 'higher')).toEqual([1])
  })

  it('lets nothing go on that has no value', () => {
    expect(promoted(results(null, 2, null), 2, 'lower')).toEqual([1])
    expect(promoted(results(null, null), 2, 'lower')).toEqual([])
  })

  it('ranks combinations by the mean over their seeds', () => {
    const seeds = [1, 9, 4, 5, 2, null].map((value, k) => ({ combination: Math.floor(k / 2), value }))
    expect(promoted(seeds, 2, 'lower')).toEqual([1])
  })
})

describe('equal parameters', () => {
  const square = (width: number) => Promise.resolve(width * width)

  it('finds the nearest width, from far below and far above', async () => {
    expect(await equalWidth(square, 10_000)).toEqual({ width: 100, parameters: 10_000 })
    expect(await equalWidth(square, 10_100)).toEqual({ width: 100, parameters: 10_000 })
    expect(await equalWidth(square, 10_150)).toEqual({ width: 101, parameters: 10_201 })
    expect(await equalWidth(square, 0)).toEqual({ width: 1, parameters: 1 })
  })

  it('passes over widths that are not allowed', async () => {
    const eights = (width: number) => Promise.resolve(width % 8 === 0 ? width * 10 : null)
    expect(await equalWidth(eights, 1_000)).toEqual({ width: 96, parameters: 960 })
    expect(await equalWidth(() => Promise.resolve(null), 1_000)).toBeNull()
  })
})
