// The learning rate as schedule and changes make it.
import { describe, expect, it } from 'vitest'
import { changedFrom, learningRateAt } from './learningRate'

const optimizer = { kind: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false } as const

describe('the learning rate', () => {
  it('is the changed one from its step on, times the schedule', () => {
    const settings = { optimizer, schedule: { kind: 'step', every: 10, factor: 0.5 } } as const
    const changes = changedFrom([], 6, 0.4)
    expect([5, 6, 10, 11].map((step) => learningRateAt({ settings, changes }, step))).toEqual([0.1, 0.4, 0.4, 0.2])
  })
  it('set anew forgets what was to come', () => {
    const changes = changedFrom(changedFrom([], 6, 0.4), 20, 0.3)
    expect(changedFrom(changes, 6, 0.2)).toEqual([{ from: 6, learningRate: 0.2 }])
    expect(changedFrom(changes, 10, 0.2)).toEqual([
      { from: 6, learningRate: 0.4 },
      { from: 10, learningRate: 0.2 }
    ])
  })
})
