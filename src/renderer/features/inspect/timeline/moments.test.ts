import { describe, expect, it, vi } from 'vitest'
import type { KeptCheckpoint } from '../../../../contract/runs/checkpoint'
import { curveOf, momentsOf, whatCurveShows, wordsOf } from './moments'

const checkpoint = (step: number, value: number | null): KeptCheckpoint => ({ step, value, bytes: 1, reasons: ['rule'] })
const unknown = () => null
/** A loss that falls with the steps; that of the newest weights is 1. */
const falling = (step: number | null) => (step === null ? 1 : 100 / step)

describe('the moments of a run', () => {
  it('are its checkpoints, oldest first, and the newest weights', () => {
    const moments = momentsOf([checkpoint(30, 2), checkpoint(10, 3)], [], 'now', unknown)
    expect(moments.map(({ step, name }) => [step, name])).toEqual([
      [10, null],
      [30, null],
      [null, 'now']
    ])
  })

  it('include chosen checkpoints that are not on disk any more', () => {
    const moments = momentsOf([checkpoint(30, 2), checkpoint(10, 3)], [20, 10, 20], 'now', unknown)
    expect(moments.map(({ step }) => step)).toEqual([10, 20, 30, null])
  })

  it('have a curve of their values, lower where they are smaller, and notches at equal distances', () => {
    const moments = momentsOf([checkpoint(30, 2), checkpoint(20, null), checkpoint(10, 3)], [], 'now', falling)
    expect(whatCurveShows(moments)).toBe('validation')
    const { path, notches } = curveOf(moments, 'validation', 300, 24)
    expect(notches).toEqual([0, 100, 200, 300])
    expect(path).toBe('M0.0,2.0L200.0,20.0')
  })

  it('have a curve of the training loss where they were not evaluated, and none where nothing is known', () => {
    const never = [checkpoint(30, null), checkpoint(10, null)]
    const moments = momentsOf(never, [], 'now', falling)
    expect(whatCurveShows(moments)).toBe('trainingLoss')
    expect(curveOf(moments, 'trainingLoss', 200, 24).path).toBe(`M0.0,2.0L100.0,${(20 - ((100 / 30 - 1) / 9) * 18).toFixed(1)}L200.0,20.0`)
    const silent = momentsOf(never, [], 'now', unknown)
    expect([whatCurveShows(silent), curveOf(silent, null, 200, 24).path]).toEqual([null, ''])
  })

  it('have their losses read only where these are shown', () => {
    const lossAt = vi.fn<typeof falling>(falling)
    const moments = momentsOf([checkpoint(30, 2), checkpoint(10, 3)], [], 'now', lossAt)
    curveOf(moments, whatCurveShows(moments), 200, 24)
    expect(lossAt).not.toHaveBeenCalled()
    expect(moments.map(({ loss }) => loss)).toEqual([10, 100 / 30, 1])
  })

  it('are told in words, with the training loss named as such', () => {
    const text = { count: (step: number) => step.toLocaleString('en'), value: (value: number) => `${value} bits`, loss: String }
    expect(wordsOf({ step: 1_024, name: null, value: 2.5, loss: 2 }, text)).toBe('step 1,024, 2.5 bits')
    expect(wordsOf({ step: 7, name: null, value: null, loss: 2 }, text)).toBe('step 7, training loss 2')
    expect(wordsOf({ step: null, name: 'newest', value: null, loss: null }, text)).toBe('newest')
  })
})
