// Each pixel gets the right colour from values that are sorted, clamped, averaged or missing.
import { describe, expect, it } from 'vitest'
import { paintHeatMap, rowsFor, scaleOf, unitAt } from './paintHeatMap'

/** Entry i is the number i, so that a pixel tells its table index. */
const table = Uint32Array.from({ length: 256 }, (_, i) => i)
const map = (steps: number, units: number, values: number[]) => ({ steps, units, values: Float32Array.from(values) })
const order = (...units: number[]) => Uint32Array.from(units)

describe('paintHeatMap', () => {
  it('puts time to the right and units downwards in their order', () => {
    const pixels = new Uint32Array(4)
    paintHeatMap(map(2, 2, [0, 1, 0.2, 0.8]), order(1, 0), { low: 0, high: 1 }, table, 2, pixels)
    expect([...pixels]).toEqual([255, 204, 0, 51])
  })

  it('clamps what lies outside the scale and leaves what is not a number transparent', () => {
    const pixels = new Uint32Array(4)
    paintHeatMap(map(4, 1, [-9, 9, NaN, Infinity]), order(0), { low: -1, high: 1 }, table, 1, pixels)
    expect([...pixels]).toEqual([0, 255, 0, 255])
  })

  it('shows the mean where several units share a row', () => {
    const pixels = new Uint32Array(2)
    paintHeatMap(map(1, 4, [0, 1, 1, 1]), order(0, 1, 2, 3), { low: 0, high: 1 }, table, 2, pixels)
    expect([...pixels]).toEqual([128, 255])
  })
})

describe('scaleOf', () => {
  it('is fixed for gates and symmetric for signed values', () => {
    expect(scaleOf(map(1, 2, [0.2, 0.4]), 'gate')).toEqual({ low: 0, high: 1 })
    expect(scaleOf(map(1, 3, [0.25, -2, NaN]), 'signed')).toEqual({ low: -2, high: 2 })
    expect(scaleOf(map(1, 1, [0]), 'signed')).toEqual({ low: -1, high: 1 })
  })
})

describe('rows and units', () => {
  it('never has more rows than units or pixels', () => {
    expect([rowsFor(128, 400), rowsFor(128, 98.7), rowsFor(4, 0)]).toEqual([128, 98, 1])
  })

  it('finds the unit at a height', () => {
    expect([0, 0.49, 0.5, 1, -1].map((share) => unitAt(order(7, 3), share))).toEqual([7, 7, 3, 3, 7])
  })
})
