// Frames of gradient reach are held for the chart of a run.
import { describe, expect, it } from 'vitest'
import type { ReachFrame } from '../../../contract/events/reach'
import { ReachHistory } from './reachHistory'

const frame = (step: number): ReachFrame => ({
  step,
  steps: 2,
  from: 1,
  loss: 1,
  states: [{ layer: 'l', name: 'h', label: 'hidden state', kind: 'state', norms: Float32Array.of(step, step / 2) }]
})
const stepsOf = ({ frames }: ReachHistory) => frames.map(({ step }) => step)

describe('the history of gradient reach', () => {
  it('goes back with the run', () => {
    const history = new ReachHistory()
    for (const step of [1, 5, 9, 4]) history.add(frame(step))
    expect(stepsOf(history)).toEqual([1, 4])
  })
  it('stays small, with its first frame and its newest', () => {
    const history = new ReachHistory()
    for (let step = 1; step <= 100_000; step++) history.add(frame(step))
    expect(history.frames.length).toBeLessThanOrEqual(2_000)
    expect([history.frames[0]?.step, history.frames.at(-1)?.step]).toEqual([1, 100_000])
  })
  it('begins with what was recorded, also if newer frames came first', () => {
    const history = new ReachHistory()
    history.add(frame(12))
    history.begin([frame(3), frame(8)])
    expect(stepsOf(history)).toEqual([3, 8, 12])
  })
})
