// Matrices of token by token in numbers.
import { expect, test } from 'vitest'
import { asHeatMap, linesFrom, meanDistance, mostRead, rowsAlike, shownMatrices, strongestLines } from './matrixFigures'

const matrix = (steps: number, values: readonly number[]) => ({ steps, values: Float32Array.from(values) })

test('a heat map has what is read along its time axis and what reads from top to bottom', () => {
  const map = asHeatMap(matrix(2, [1, 2, 3, 4]))
  // Column 0 is what both tokens read of the first.
  expect([...map.values]).toEqual([1, 3, 2, 4])
  expect([map.steps, map.units]).toEqual([2, 2])
})

test('the mean distance weighs each row by itself', () => {
  expect(meanDistance(matrix(2, [1, 0, 0, 1]))).toBe(0)
  expect(meanDistance(matrix(2, [1, 0, 1, 0]))).toBe(0.5)
  // Signs do not cancel, and a row of zeros does not count.
  expect(meanDistance(matrix(3, [0, 0, 0, -2, 0, 0, 5, 0, 0]))).toBe(1.5)
  expect(meanDistance(matrix(1, [0]))).toBeNaN()
})

test('what is read most is found in any matrix, by its share of the row', () => {
  const first = matrix(3, [1, 0, 0, 0, 1, 0, 0.1, 0, 0.9])
  const second = matrix(3, [1, 0, 0, 0, 1, 0, 0, -0.004, 0.002])
  expect(mostRead([first], 2, 5)).toEqual([2, 0])
  expect(mostRead([first, second], 2, 2)).toEqual([1, 2])
  expect(mostRead([], 0, 3)).toEqual([])
})

test('rows are made alike by their largest, and rows of zeros stay', () => {
  expect([...rowsAlike(matrix(2, [0.5, 0, 0.25, 0.75])).values].map((one) => Number(one.toFixed(3)))).toEqual([1, 0, 0.333, 1])
  expect([...rowsAlike(matrix(2, [0, 0, 2, 1])).values]).toEqual([0, 0, 1, 0.5])
})

test('lines lead from a token to what it reads, the strongest last, and weak ones are left out', () => {
  const read = matrix(3, [1, 0, 0, 0.2, 0.8, 0, 0.5, 0.01, -0.49])
  expect(linesFrom(read, 1).map(({ to, share }) => [to, Number(share.toFixed(2))])).toEqual([
    [0, 0.25],
    [1, 1]
  ])
  expect(linesFrom(read, 2).map(({ to }) => to)).toEqual([2, 0])
  expect(linesFrom(read, 2, 1).map(({ to }) => to)).toEqual([0])
  expect(strongestLines(read).map(({ from, to }) => [from, to])).toEqual([
    [0, 0],
    [1, 1],
    [2, 0]
  ])
  expect(linesFrom(matrix(1, [0]), 0)).toEqual([])
  expect(strongestLines(matrix(2, [0, 0, -0.5, 0.5]))).toEqual(linesFrom(matrix(2, [0, 0, -0.5, 0.5]), 1, 1))
})

test('the rollout is shown behind the heads, where there is one', () => {
  const values = Float32Array.of(1)
  const frame = { step: 0, layer: 'a', form: 'attention', steps: 1, matrices: [{ label: 'head 1', range: 'gate', values }] } as const
  const labels = (rollout: Parameters<typeof shownMatrices>[0]['rollout']) =>
    shownMatrices({ ...frame, matrices: [...frame.matrices], rollout }).map(({ label }) => label)
  expect(labels(null)).toEqual(['head 1'])
  expect(labels({ at: 'sum', overlooked: [], values })).toEqual(['head 1', 'rollout'])
})
