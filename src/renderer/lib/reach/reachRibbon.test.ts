// Columns of the ribbon stand at even steps of training, however unevenly frames came.
import { describe, expect, it } from 'vitest'
import type { ReachFrame } from '../../../contract/events/reach'
import { ribbonMap } from './reachRibbon'

/** A gradient that falls to `share` one time step back. */
const frame = (step: number, share: number): ReachFrame => ({
  step,
  steps: 3,
  from: 1,
  loss: 1,
  states: [
    { layer: 'e', name: 'x', label: 'output', kind: 'output', norms: Float32Array.of(9, 9, 9) },
    { layer: 'l', name: 'h', label: 'hidden state', kind: 'state', norms: Float32Array.of(share * 4, 4, 0) }
  ]
})

describe('the ribbon', () => {
  const frames = [frame(2, 0.1), frame(8, 0.01)]
  it('shows in each column the newest frame that is no later, and nothing after the last', () => {
    const map = ribbonMap(frames, 0, 5, 10)
    expect([map.steps, map.units]).toEqual([5, 2])
    const back = Array.from({ length: 5 }, (_, column) => map.values[column * 2 + 1] ?? NaN)
    expect(back.map((value) => Math.round(10 * value) / 10)).toEqual([-1, -1, -1, -2, -2])
    expect(Number.isNaN(ribbonMap(frames, 0, 5, 100).values.at(-1))).toBe(true)
  })
  it('shows nothing before the first frame', () => {
    expect(
      ribbonMap([frame(50, 0.1)], 0, 2, 100)
        .values.slice(0, 2)
        .every(Number.isNaN)
    ).toBe(false)
    expect(
      ribbonMap([frame(60, 0.1)], 0, 2, 100)
        .values.slice(0, 2)
        .every(Number.isNaN)
    ).toBe(true)
    expect(ribbonMap([], 0, 3, 10)).toEqual({ steps: 3, units: 0, values: new Float32Array(0) })
  })
})
