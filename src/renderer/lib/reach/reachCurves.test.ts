// The curves of a moment that is compared stand beside those of the same states, told apart by their step.
import { expect, it } from 'vitest'
import type { ReachFrame } from '../../../contract/events/reach'
import { curvesBefore, reachCurves } from './reachCurves'

const frame: ReachFrame = {
  ...{ step: 1200, steps: 3, from: 2, loss: 1 },
  states: [
    { layer: 'lstm', name: 'h', label: 'hidden state', kind: 'state', norms: Float32Array.of(1, 2, 4) },
    { layer: 'lstm', name: 'c', label: 'cell state', kind: 'state', norms: Float32Array.of(2, 2, 2) }
  ]
}

it('has the colour and the numbers of the state, dashed, and its step in both names', () => {
  const [now, before] = [reachCurves({ ...frame, step: 1400 }), curvesBefore(frame)]
  expect(before.map(({ name, short }) => [name, short])).toEqual([
    ['c, cell state at step 1,200', 'c, step 1,200'],
    ['h, hidden state at step 1,200', 'h, step 1,200']
  ])
  expect(before.map(({ colour, shares, reach }) => ({ colour, shares, reach }))).toEqual(
    now.map(({ colour, shares, reach }) => ({ colour, shares, reach }))
  )
  expect([...now, ...before].map(({ dashed }) => dashed)).toEqual([false, false, true, true])
  expect(new Set([...now, ...before].map(({ key }) => key)).size).toBe(4)
})
