/** Two runs' gradients and losses are told as distances and means, and nothing is told where there is nothing. */
import { describe, expect, it } from 'vitest'
import { measureReach, sharesOf } from '../../../lib/reach/reachDistance'
import type { ReachCurve } from '../../../lib/reach/reachCurves'
import type { LossRow } from '../../inspect/axis/lossRow'
import { lossDifference, reachDifference } from './differenceWords'

/** A gradient of 42 time steps that keeps a share of itself at each step back. */
function curve(kept: number): ReachCurve {
  const norms = Float32Array.from({ length: 42 }, (_, t) => kept ** (41 - t))
  return { key: 'h', name: 'h', short: 'h', shares: sharesOf(norms, 41), reach: measureReach(norms, 41), colour: 'red', dashed: false }
}
const row = (values: number[]): LossRow => ({
  title: 'surprise',
  values: Float32Array.from(values),
  before: null,
  most: 8,
  unit: 'bits',
  text: (bits) => `${bits.toFixed(2)} bits`
})

describe('how far two runs read back', () => {
  it('is told as the distance at which 1 % is left, or as the whole sequence', () => {
    // 0.464 ** 6 = 0.01
    expect(reachDifference([curve(0.4642)], [curve(0.999)], 'token')).toBe(
      'Run A reads back 6 tokens, run B 41 tokens to the first. That far, at least 1 % of the gradient is left.'
    )
  })

  it('takes the state that reaches farthest', () => {
    expect(reachDifference([curve(0.1), curve(0.999)], [curve(0.01)], 'time step')).toMatch(
      /^Run A reads back 41 time steps to the first, run B 1 time step\./
    )
  })

  it('says when nothing or no number comes back', () => {
    const dead: ReachCurve = { ...curve(0.5), reach: { kind: 'zero' } }
    const loud: ReachCurve = { ...curve(0.5), reach: { kind: 'notFinite' } }
    expect(reachDifference([dead], [loud], 'token')).toMatch(
      /^Run A reads back no token, run B an unknown distance, as its gradient overflows/
    )
    expect(reachDifference([], [dead], 'token')).toBeNull()
  })
})

describe('the losses of two runs', () => {
  it('are told as means of the places that have one', () => {
    expect(lossDifference(row([NaN, 2, 4]), row([NaN, 1, 2]))).toBe('Mean surprise: 3.00 bits in A, 1.50 bits in B.')
    expect(lossDifference(row([NaN]), row([1]))).toBeNull()
  })
})
