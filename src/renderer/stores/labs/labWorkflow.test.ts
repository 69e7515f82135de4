/** The time that a lab still takes is told from what it has measured. */
import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../../../contract/labs/study'
import { afterEvent, secondsLeft, startedMeasuring } from './labWorkflow'

const begins = (number: number): LabEvent => ({ type: 'begins', number, of: 4, family: 'GRU', length: 64, task: null })

describe('a lab that measures', () => {
  it('is told nothing about its end before the first measurement is done', () => {
    const measuring = afterEvent(startedMeasuring('lab'), begins(1), 1_000)
    expect(measuring.now).toMatchObject({ number: 1, family: 'GRU' })
    expect(secondsLeft(startedMeasuring('lab'), 1_000)).toBeNull()
    expect(secondsLeft(measuring, 5_000)).toBeNull()
  })

  it('takes as long for each measurement as for those before', () => {
    const second = afterEvent(afterEvent(startedMeasuring('lab'), begins(1), 0), begins(2), 10_000)
    expect(secondsLeft(second, 10_000)).toBe(30)
    expect(secondsLeft(second, 14_000)).toBe(26)
    expect(secondsLeft(second, 60_000)).toBe(20)
  })

  it('goes by the share of the first where that is told', () => {
    const first = afterEvent(afterEvent(startedMeasuring('lab'), begins(1), 0), { type: 'progress', step: 25, steps: 100 }, 1_000)
    expect(secondsLeft(first, 1_000)).toBe(15)
  })
})
