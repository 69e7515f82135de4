// A band is an area between two curves: there and back, without places that are not finite, and above zero on a logarithmic axis.
import { expect, it } from 'vitest'
import { pointsOf } from '../../lib/columns'
import { bandSeries } from './bandSeries'

const points = (...values: number[]) => pointsOf(Float64Array.from(values))
const look = { colour: '#123456', opacity: 1 }
const edge = (low: number[], high: number[], log: boolean) =>
  bandSeries('a', points(1, 2, 3), { low: points(...low), high: points(...high) }, look, { from: 0, to: 10, width: 100, log }).data

it('goes along the lower curve and back along the upper one', () => {
  expect(edge([1, 2, 3], [2, 3, 4], false)).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [3, 4],
    [2, 3],
    [1, 2]
  ])
})

it('leaves out places at which there is no deviation', () => {
  expect(edge([1, 2, NaN], [2, 3, NaN], false)).toEqual([
    [1, 1],
    [2, 2],
    [2, 3],
    [1, 2]
  ])
})

it('ends at the lowest value above zero where values are logarithmic', () => {
  expect(edge([-1, 0.5, 0], [2, 3, 4], true)).toEqual([
    [1, 0.5],
    [2, 0.5],
    [3, 0.5],
    [3, 4],
    [2, 3],
    [1, 2]
  ])
})
