/** Half-lives in order and in octaves, and the series of what is left of the past. */
import { expect, it } from 'vitest'
import {
  halfLifeTable,
  pastSeries,
  reachSeries,
  sortedHalfLives,
  throughTrainingSeries,
  throughTrainingTable,
  timescales
} from './memoryCharts'

const units = [{ name: 'c', label: 'cell state', by: 'own' as const, halfLives: Float32Array.of(3, 0.5, Infinity, 6, 7) }]

it('sorts half-lives, and leaves what is never lost to its own line', () => {
  expect(sortedHalfLives({ units })[0]?.points).toEqual([
    { x: 1, y: 7 },
    { x: 2, y: 6 },
    { x: 3, y: 3 },
    { x: 4, y: 0.5 }
  ])
  expect(timescales({ units })).toEqual([
    { label: 'under 1 token', units: 1 },
    { label: '1 – 2 tokens', units: 0 },
    { label: '2 – 4 tokens', units: 1 },
    { label: '4 – 8 tokens', units: 2 },
    { label: 'for ever', units: 1 }
  ])
  expect(halfLifeTable({ units }).columns[2]?.values).toEqual([3, 0.5, Infinity, 6, 7])
})

it('begins curves at one token, with the gates beside them where there are some', () => {
  const past = { names: ['c'], exact: true, singular: [], jacobian: Float32Array.of(1, 0.5), own: Float32Array.of(1, 0.25) }
  expect(pastSeries(past).map(({ points }) => points)).toEqual([[{ x: 1, y: 0.5 }], [{ x: 1, y: 0.25 }]])
  expect(pastSeries({ ...past, own: null })).toHaveLength(1)
  const [reach] = reachSeries({
    ...{ layer: 'a', name: 'h', label: 'hidden state', kind: 'state', theory: null },
    ...{ median: Float32Array.of(1, 0.5), low: Float32Array.of(1, 0.25), high: Float32Array.of(1, 0.75) }
  })
  expect(reach?.band).toEqual([{ x: 1, low: 0.25, high: 0.75 }])
})

it('draws a line of exponents for each layer, over the steps of training', () => {
  const layers = [{ layer: 'a', name: 'LSTM', exponents: Float32Array.of(-0.5, 0.25) }]
  const told = { tokens: 9, steps: [1, 8], of: 2, layers }
  expect(throughTrainingSeries(told)).toMatchObject([
    {
      name: 'LSTM',
      points: [
        { x: 1, y: -0.5 },
        { x: 8, y: 0.25 }
      ]
    }
  ])
  expect(throughTrainingTable(told).columns.map(({ name, values }) => [name, ...Array.from(values)])).toEqual([
    ['step', 1, 8],
    ['LSTM (nats a token)', -0.5, 0.25]
  ])
})
