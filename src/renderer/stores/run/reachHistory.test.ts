// Frames of gradient reach are recorded for the ribbon.
import { describe, expect, it } from 'vitest'
import { ReachHistory } from './reachHistory'

const frame = (step: number) => ({
  step,
  steps: 2,
  loss: 1,
  states: [{ layer: 'l', name: 'h', label: 'hidden state', norms: Float32Array.of(step, step / 2) }]
})

describe('the history of gradient reach', () => {
  it('gives one column a frame', () => {
    const history = new ReachHistory()
    history.add(frame(2))
    history.add(frame(6))
    expect(history.ribbon(0)).toEqual({ steps: 2, units: 2, values: Float32Array.of(2, 1, 6, 3) })
    expect(history.ribbon(1).values).toEqual(new Float32Array(4).fill(NaN))
  })
  it('goes back with the run', () => {
    const history = new ReachHistory()
    for (const step of [1, 5, 9, 4]) history.add(frame(step))
    expect(history.frames.map(({ step }) => step)).toEqual([1, 4])
  })
  it('stays small, with its first frame and its newest', () => {
    const history = new ReachHistory()
    for (let step = 1; step <= 1000; step++) history.add(frame(step))
    expect(history.frames.length).toBeLessThanOrEqual(400)
    expect([history.frames[0]?.step, history.frames[history.frames.length - 1]?.step]).toEqual([1, 1000])
  })
})
