// Lines of one column over the axis.
import { expect, test } from 'vitest'
import type { NumberAnswer } from '../../../../contract/events/probe'
import { lineScale, numberLines } from './numberLines'

const answer: NumberAnswer = {
  kind: 'numbers',
  over: 'step',
  columns: [
    { name: 'close', scale: 1 },
    { name: 'volume', scale: 1 }
  ],
  predicted: Float32Array.of(1, 2, 3, 4),
  truth: Float32Array.of(5, 6, 7, NaN),
  lastValue: Float32Array.of(8, 9, 10, 11),
  inputs: { columns: [], values: new Float32Array(0) }
}

test('a column has its own truth, prediction and last value', () => {
  const lines = numberLines(answer, 1).map(({ kind, values }) => [kind, [...values]])
  expect(lines).toEqual([
    ['lastValue', [9, 11]],
    ['truth', [6, NaN]],
    ['prediction', [2, 4]]
  ])
  expect(numberLines({ ...answer, lastValue: null }, 0).map(({ kind }) => kind)).toEqual(['truth', 'prediction'])
})

test('what another moment said of the column is a line of its own, under the truth', () => {
  const before = { answer: { ...answer, predicted: Float32Array.of(0, 20, 0, 30) }, called: 'step 9' }
  const lines = numberLines(answer, 1, before)
  expect(lines.map(({ kind }) => kind)).toEqual(['lastValue', 'before', 'truth', 'prediction'])
  expect(lines[1]).toMatchObject({ label: 'step 9', values: Float32Array.of(20, 30) })
})

test('all lines have one scale, and a flat line has room', () => {
  expect(lineScale(numberLines(answer, 1).map(({ values }) => values))).toEqual({ low: 2, high: 11 })
  expect(lineScale([Float32Array.of(10, 10)])).toEqual({ low: 9, high: 11 })
  expect(lineScale([Float32Array.of(NaN)])).toEqual({ low: 0, high: 1 })
})
