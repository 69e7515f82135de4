/** Calibration, intervals and windows against sums that are written out here in other ways. */
import { describe, expect, it } from 'vitest'
import { Random } from '../../data/random'
import { calibrationBins, calibrationError } from './calibration'
import { classErrors } from './classErrors'
import { conformalIntervals } from './intervals'
import { takeWindows } from './windows'

describe('calibration', () => {
  it('is as a table of ten says that was filled by hand', () => {
    const judged = [0.95, 0.95, 0.95, 0.95, 0.55, 0.55].map((confidence, k) => ({ confidence, right: k !== 3 && k !== 5, bits: 0 }))
    const bins = calibrationBins(judged)
    expect(bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 2, 0, 0, 0, 4])
    expect([bins[9]?.accuracy, bins[5]?.accuracy]).toEqual([0.75, 0.5])
    // 4/6 of |0.75 − 0.95| and 2/6 of |0.5 − 0.55|.
    expect(calibrationError(bins)).toBeCloseTo((4 * 0.2 + 2 * 0.05) / 6, 12)
  })

  it('is near zero for predictions that are right as often as they are sure, and large for those that boast', () => {
    const random = Random.fromSeed(1)
    const of = (chance: (confidence: number) => number) =>
      calibrationError(
        calibrationBins(
          Array.from({ length: 40_000 }, () => {
            const confidence = random.uniform()
            return { confidence, right: random.uniform() < chance(confidence), bits: 0 }
          })
        )
      )
    expect(of((confidence) => confidence)).toBeLessThan(0.015)
    expect(of((confidence) => confidence ** 2)).toBeCloseTo(1 / 6, 1)
  })

  it('puts a confidence on a border, and those of 0 and 1, into a bin', () => {
    const bins = calibrationBins([0, 0.1, 0.3, 1].map((confidence) => ({ confidence, right: true, bits: 0 })))
    expect(bins.map(({ count }) => count)).toEqual([2, 0, 1, 0, 0, 0, 0, 0, 0, 1])
  })
})

describe('errors by class', () => {
  it('are as a confusion matrix of five predictions says that was filled by hand', () => {
    // Right: a a a b c; said: a b a b b.
    const judged = [
      [0, 0, 1],
      [0, 1, 3],
      [0, 0, 2],
      [1, 1, 0.5],
      [2, 1, 4]
    ].map(([truth = 0, said = 0, bits = 0]) => ({ truth, said, bits }))
    expect(classErrors(judged, ['a', 'b', 'c', 'd'])).toEqual([
      { name: 'a', targets: 3, said: 2, right: 2, bits: 2 },
      { name: 'b', targets: 1, said: 3, right: 1, bits: 0.5 },
      { name: 'c', targets: 1, said: 0, right: 0, bits: 4 }
    ])
    expect(classErrors([{ truth: 1, said: 0, bits: 9 }], ['a', 'b'])).toMatchObject([{ name: 'b' }, { name: 'a', targets: 0, bits: null }])
  })
})

describe('intervals', () => {
  it('hold as many of later truths as they say, whatever the errors are spread like', () => {
    const random = Random.fromSeed(7)
    const errors = Array.from({ length: 20_000 }, () => random.uniform() ** 3 * (random.uniform() < 0.5 ? -4 : 4))
    for (const { level, covered, halfWidth } of conformalIntervals(errors, 10_000)) {
      expect(covered).toBeCloseTo(level, 1.5)
      // The size of errors is 4u³: its quantile is known.
      expect(halfWidth).toBeCloseTo(4 * level ** 3, 1)
    }
  })

  it('take the (n + 1)-th share of the sizes, pass over unknown truths, and are without bound where there are too few', () => {
    const [half, most, nearly] = conformalIntervals([3, -1, NaN, 2, 0.5, -2.5, 9], 4)
    expect(half?.halfWidth).toBe(2)
    expect(half?.covered).toBeCloseTo(1 / 3, 12)
    expect([most?.halfWidth, nearly?.halfWidth]).toEqual([null, null])
  })
})

describe('windows', () => {
  const data = (follows: boolean, places: number, text = false) => ({
    predictsNext: follows,
    sequences: () => (follows ? [{ values: new Int32Array(0), target: null }] : []),
    places: () => places,
    classes: text ? ['a'] : []
  })

  it.each([
    [5, true],
    [6, true],
    [8, true],
    [5, false],
    [8, false],
    [1, false]
  ])('of %i steps judge every step once, with about half a window before it (of a text: %s)', (length, text) => {
    const { windows, taken } = takeWindows(data(true, 40, text), 'validation', length, 1_000)
    // What follows the last token of a text's window is not known in it.
    const known = text ? length - 1 : length
    const judged = windows.flatMap(({ at, from }) => Array.from({ length: known - from }, (_, k) => at + from + k))
    expect(judged).toEqual(judged.map((_, k) => k))
    expect(windows.slice(1).every(({ from }) => from === Math.floor(known / 2))).toBe(true)
    expect([taken, windows.every(({ at }) => at < 40)]).toEqual(['following', true])
  })

  it('are spread over data that does not follow', () => {
    expect(takeWindows(data(false, 100), 'validation', 5, 4)).toEqual({
      windows: [0, 25, 50, 75].map((at) => ({ at, from: 0 })),
      of: 100,
      taken: 'spread'
    })
  })
})
