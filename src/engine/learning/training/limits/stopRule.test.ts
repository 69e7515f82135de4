// When a run stops by itself, and that one that is resumed counts on from what it has recorded.
import { describe, expect, it } from 'vitest'
import type { MetricName } from '../../../../contract/document/metrics'
import { noStop } from '../../../../contract/document/stopping'
import type { StopSettings } from '../../../../contract/document/stopping'
import { afterEvaluations, stopReason, withEvaluation } from './stopRule'
import { timeLeft } from './timeLeft'

const at = (...values: number[]) => values.map((value, k) => ({ step: 10 * (k + 1), value }))

/** The reason after each evaluation. */
function reasons(values: readonly number[], stop: Partial<StopSettings>, metric: MetricName = 'bitsPerCharacter') {
  const rule = { ...noStop, ...stop }
  return values.map((_, k) => stopReason(afterEvaluations(at(...values.slice(0, k + 1)), metric, rule), rule, 0))
}

describe('patience', () => {
  it('ends a run after so many evaluations without improvement, and begins anew with each improvement', () => {
    expect(reasons([3, 2, 2.5, 1.9, 2, 1.9], { patience: 2 })).toEqual([null, null, null, null, null, 'patience'])
  })
  it('does not count an improvement that is smaller than the least', () => {
    expect(reasons([3, 2.95, 2.91, 2.8], { patience: 2, leastImprovement: 0.1 })).toEqual([null, null, 'patience', null])
  })
  it('knows which way a metric is better', () => {
    expect(reasons([0.5, 0.6, 0.55], { patience: 1 }, 'accuracy')).toEqual([null, null, 'patience'])
  })
  it('takes a value that is not a number as none that improves', () => {
    expect(reasons([2, NaN, NaN], { patience: 2 })).toEqual([null, null, 'patience'])
  })
  it('goes on counting where a run is resumed', () => {
    const stop = { ...noStop, patience: 3 }
    const resumed = afterEvaluations(at(2, 2.1, 2.2), 'bitsPerCharacter', stop)
    expect(resumed).toMatchObject({ improved: { step: 10, value: 2 }, without: 2 })
    expect(stopReason(withEvaluation(resumed, { step: 40, value: 2.3 }, 'bitsPerCharacter', stop), stop, 0)).toBe('patience')
  })
})

describe('a target and a time limit', () => {
  it('end a run once the metric is as good as the target', () => {
    expect(reasons([3, 2.1, 2], { target: 2 })).toEqual([null, null, 'target'])
    expect(reasons([0.5, 0.9], { target: 0.9 }, 'accuracy')).toEqual([null, 'target'])
  })
  it('end a run when it has trained so long', () => {
    const stop = { ...noStop, seconds: 60 }
    const state = afterEvaluations([], 'accuracy', stop)
    expect([59.9, 60].map((seconds) => stopReason(state, stop, seconds))).toEqual([null, 'time'])
  })
  it('are off without settings', () => {
    expect(stopReason(afterEvaluations(at(1, 2, 3, 4), 'accuracy', noStop), noStop, 1e9)).toBeNull()
  })
})

describe('the time that is left', () => {
  const pace = { step: 100, steps: 300, rate: 10, seconds: 10, limit: null }
  it('is that of the nearest limit', () => {
    expect(timeLeft(pace)).toBe(20)
    expect(timeLeft({ ...pace, limit: 25 })).toBe(15)
    expect(timeLeft({ ...pace, steps: null, limit: 25 })).toBe(15)
  })
  it('is not known without a limit or a speed, and is never below zero', () => {
    expect([timeLeft({ ...pace, steps: null }), timeLeft({ ...pace, rate: null })]).toEqual([null, null])
    expect(timeLeft({ ...pace, limit: 5 })).toBe(0)
  })
})
