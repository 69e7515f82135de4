import { describe, expect, it } from 'vitest'
import { heldOutStarts } from './heldOut'
import { windowsAt } from './windows'

const text = Int32Array.from({ length: 24 }, (_, k) => k)
const shape = { length: 4, batch: 2 }

const heldOutWindows = (tokens: Int32Array, most: number) =>
  heldOutStarts(tokens.length, shape, most).map((starts) => ({ ...windowsAt(tokens, starts, shape), sequences: starts.length }))

describe('held-out windows', () => {
  it('lie end to end, time-major, each with the tokens that follow, and leave out what fills no window', () => {
    const batches = heldOutWindows(text, 100)
    expect(batches.map(({ sequences }) => sequences)).toEqual([2, 2, 1])
    expect([...(batches[0]?.inputs ?? [])]).toEqual([0, 4, 1, 5, 2, 6, 3, 7])
    expect([...(batches[0]?.targets ?? [])]).toEqual([1, 5, 2, 6, 3, 7, 4, 8])
    expect([...(batches[2]?.inputs ?? [])]).toEqual([16, 0, 17, 0, 18, 0, 19, 0])
  })
  it('are spread over the text when there are fewer', () => {
    const [only, ...more] = heldOutWindows(text, 1)
    expect(more).toEqual([])
    expect([...(only?.inputs ?? [])]).toEqual([0, 8, 1, 9, 2, 10, 3, 11])
  })
  it('are none in a text that is too short', () => {
    expect(heldOutWindows(text.slice(0, 4), 1)).toEqual([])
  })
})
