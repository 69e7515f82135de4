// Curves of states and kernels.
import { describe, expect, it, test } from 'vitest'
import type { HeatMap, Lags } from '../../../../contract/events/probe'
import { lagCurves, normCurves, tracePath } from './curves'

const map = (name: string, role: HeatMap['role'], values: readonly number[]): HeatMap => ({
  layer: 'it',
  node: name,
  name,
  code: role === 'state' ? 'cellState' : 'layerOutput',
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

describe('tracePath', () => {
  it('runs from the lowest at the bottom to the highest at the top', () => {
    expect(tracePath(Float32Array.of(0, 1), { low: 0, high: 1 }, 100, 24)).toBe('M25.00 22.00L75.00 2.00')
  })

  it('breaks and goes on', () => {
    expect(tracePath(Float32Array.of(0, NaN, 1), { low: 0, high: 1 }, 30, 24)).toBe('M5.00 22.00M25.00 2.00')
  })

  it('is empty for nothing and stays within its height', () => {
    expect(tracePath(new Float32Array(0), { low: 0, high: 1 }, 10, 10)).toBe('')
    expect(tracePath(Float32Array.of(9), { low: 0, high: 1 }, 10, 24)).toBe('M5.00 2.00')
  })

  it('keeps every extreme and every gap of a long row in few points', () => {
    const values = Float32Array.from({ length: 2_000 }, (_, t) =>
      t === 777 ? 1 : t === 1_203 ? -1 : t === 1_500 ? NaN : 0.1 * Math.sin(t)
    )
    const path = tracePath(values, { low: -1, high: 1 }, 100, 24)
    expect(path.match(/[ML]/g)?.length).toBeLessThan(500)
    expect(path).toContain(`${(777.5 / 20).toFixed(2)} 2.00`)
    expect(path).toContain(`${(1_203.5 / 20).toFixed(2)} 22.00`)
    expect(path.match(/M/g)).toHaveLength(2)
  })
})
