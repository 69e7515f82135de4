// Curves of states and kernels.
import { expect, test } from 'vitest'
import type { HeatMap, Lags } from '../../../../contract/events/probe'
import { lagCurves, normCurves } from './curves'

const map = (name: string, role: HeatMap['role'], values: readonly number[]): HeatMap => ({
  layer: 'it',
  node: name,
  name,
  label: role === 'state' ? 'cell state' : 'output',
  role,
  range: 'signed',
  steps: values.length / 2,
  units: 2,
  values: Float32Array.from(values)
})
const lags: Lags = {
  layer: 's4d',
  name: 'K',
  label: 'kernel',
  role: 'candidate',
  range: 'signed',
  lags: 3,
  units: 2,
  values: Float32Array.of(4, -4, 1, -3, 0, -1)
}

test('a state is as large as all its units together; an output is shown where there is no state', () => {
  const [state, output] = [map('c', 'state', [3, 4, 0, -2]), map('y', 'output', [1, 0, 0, 0])]
  const curves = normCurves([output, state])
  expect(curves.map(({ name }) => name)).toEqual(['‖c‖'])
  expect([...(curves[0]?.lines[0]?.values ?? [])]).toEqual([5, 2])
  expect(curves[0]?.scale).toEqual({ low: 0, high: 5 })
  expect(curves[0]?.words).toBe('Norm of the cell state over 2 tokens: 5 at the first token, 2 at the last')
  expect(normCurves([output]).map(({ name }) => name)).toEqual(['‖y‖'])
})

test('a kernel is shown as the mean of its sizes and of one unit, with its signs', () => {
  const [curves] = lagCurves([lags], 's4d', 1)
  expect(curves?.lines.map(({ values }) => [...values])).toEqual([
    [4, 2, 0.5],
    [-4, -3, -1]
  ])
  expect(curves?.scale).toEqual({ low: -4, high: 4 })
  expect(curves?.words).toBe('kernel over distances from 0 to 2 tokens: falls below half of its maximum at distance 2')
  expect(lagCurves([lags], 'another', 0)).toEqual([])
})
