import { describe, expect, it } from 'vitest'
import type { KeptCheckpoint } from '../../../../contract/runs/checkpoint'
import { curveOf, momentsOf, wordsOf } from './moments'

const kept = (step: number, value: number | null): KeptCheckpoint => ({ step, value, bytes: 1, reasons: ['rule'] })

describe('the moments of a run', () => {
  it('are its checkpoints, oldest first, and the newest weights', () => {
    const moments = momentsOf([kept(30, 2), kept(10, 3)], null, 'now')
    expect(moments.map(({ step, name }) => [step, name])).toEqual([
      [10, null],
      [30, null],
      [null, 'now']
    ])
  })

  it('keep a chosen checkpoint that is not on disk any more', () => {
    expect(momentsOf([kept(30, 2), kept(10, 3)], 20, 'now').map(({ step }) => step)).toEqual([10, 20, 30, null])
  })

  it('have a curve of their values, lower where they are smaller, and notches at equal distances', () => {
    const { path, notches } = curveOf(momentsOf([kept(30, 2), kept(20, null), kept(10, 3)], null, 'now'), 300, 24)
    expect(notches).toEqual([0, 100, 200, 300])
    expect(path).toBe('M0.0,2.0L200.0,20.0')
    expect(curveOf(momentsOf([kept(10, 3)], null, 'now'), 300, 24).path).toBe('')
  })

  it('are told in words', () => {
    expect(
      wordsOf(
        { step: 1_024, name: null, value: 2.5 },
        (step) => step.toLocaleString('en'),
        (value) => `${value} bits`
      )
    ).toBe('step 1,024, 2.5 bits')
    expect(wordsOf({ step: null, name: 'newest', value: null }, String, String)).toBe('newest')
  })
})
