import { expect, it } from 'vitest'
import { traceColours } from './traceColours'

it('colours a gate by its value, and a state by its size and sign', () => {
  expect(traceColours(Float32Array.of(0, 0.25, 1), 'gate').map(({ share }) => share)).toEqual([0, 0.25, 1])
  expect(traceColours(Float32Array.of(-2, 1, NaN), 'signed')).toEqual([
    { share: 1, side: 'low' },
    { share: 0.5, side: 'high' },
    { share: 0, side: 'high' }
  ])
  expect(traceColours(Float32Array.of(0, 0), 'signed').map(({ share }) => share)).toEqual([0, 0])
})
