// Which checkpoints stay: the newest two, the best, and those of the rule as far as its megabytes reach.
import { describe, expect, it } from 'vitest'
import { noKeep } from '../../../contract/document/stopping'
import type { KeepSettings } from '../../../contract/document/stopping'
import { sortCheckpoints } from './keptCheckpoints'

const files = (...steps: number[]) => steps.map((step) => ({ step, bytes: 400_000 }))
const kept = (steps: readonly number[], best: number | null, keep: Partial<KeepSettings> = {}) =>
  sortCheckpoints(files(...steps), best, { ...noKeep, ...keep }).flatMap(({ step, reasons }) =>
    reasons.length === 0 ? [] : [`${step} ${reasons.join('+')}`]
  )

describe('the checkpoints that are kept', () => {
  it('are the newest two and the best', () => {
    expect(kept([10, 20, 30, 40], 20)).toEqual(['40 newest', '30 newest', '20 best'])
    expect(kept([10, 20, 30, 40], 40)).toEqual(['40 newest+best', '30 newest'])
    expect(kept([10, 20, 30, 40], null)).toEqual(['40 newest', '30 newest'])
    expect(kept([], null)).toEqual([])
  })

  it('are those at each multiple of a number of steps, where the user says so', () => {
    const keep = { rule: 'every', every: 20 } as const
    expect(kept([0, 10, 20, 30, 40, 50, 60], 30, keep)).toEqual(['60 newest+rule', '50 newest', '40 rule', '30 best', '20 rule'])
  })

  it('are those at powers of two, far beyond 32 bits', () => {
    const steps = [1, 2, 3, 4, 6, 8, 2 ** 40, 2 ** 40 + 1, 2 ** 40 + 2]
    expect(kept(steps, null, { rule: 'powersOfTwo' }).map((text) => text.split(' ')[0])).toEqual([
      `${2 ** 40 + 2}`,
      `${2 ** 40 + 1}`,
      `${2 ** 40}`,
      '8',
      '4',
      '2',
      '1'
    ])
  })

  it('are of the rule only the newest that its megabytes hold; the newest two and the best are kept whatever they take', () => {
    const keep = { rule: 'every', every: 10, megabytes: 1 } as const
    expect(kept([10, 20, 30, 40, 50], 10, keep)).toEqual(['50 newest+rule', '40 newest+rule', '10 best'])
    expect(kept([10, 20, 30, 40, 50], null, { ...keep, megabytes: 1.2 })).toEqual(['50 newest+rule', '40 newest+rule', '30 rule'])
    expect(kept([10, 20, 30], null, { ...keep, megabytes: 0.1 })).toEqual(['30 newest', '20 newest'])
  })
})
