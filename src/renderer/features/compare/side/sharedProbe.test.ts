/** Runs of one task share places and texts, runs of two texts share a text, and other runs are told why they share nothing. */
import { describe, expect, it } from 'vitest'
import type { Task } from '../../../../contract/document/task'
import { sameTokens, sharingOf } from './sharedProbe'

const mobyDick: Task = { kind: 'nextCharacter', source: { kind: 'shipped', name: 'moby-dick' }, heldOut: 0.1 }
const recall: Task = { kind: 'delayedRecall', symbols: 4, distance: 8 }

describe('what two runs can read together', () => {
  it('is everything where they have one task, whatever the order of its settings', () => {
    expect(sharingOf(mobyDick, { heldOut: 0.1, source: { name: 'moby-dick', kind: 'shipped' }, kind: 'nextCharacter' })).toEqual({
      kind: 'everything',
      text: true
    })
    expect(sharingOf(recall, recall)).toEqual({ kind: 'everything', text: false })
  })

  it('is a typed text where both read texts of other data', () => {
    expect(sharingOf(mobyDick, { ...mobyDick, heldOut: 0.2 })).toEqual({ kind: 'text' })
    expect(sharingOf(mobyDick, { kind: 'chapters', source: mobyDick.source, classes: 4, heldOut: 0.2 })).toEqual({ kind: 'text' })
  })

  it('is nothing otherwise, with the reason', () => {
    const sharing = sharingOf(mobyDick, recall)
    if (sharing.kind !== 'nothing') throw new Error(sharing.kind)
    expect(sharing.reason).toContain('A learned “next character, Moby Dick”, B learned “delayed recall”')
    expect(sharingOf(recall, { ...recall, distance: 32 })).toMatchObject({ kind: 'nothing' })
  })

  it('is one axis where the tokens are the same', () => {
    expect(sameTokens(['a', 'b'], ['a', 'b'])).toBe(true)
    expect(sameTokens(['a', 'b'], ['a', 'b', 'c'])).toBe(false)
    expect(sameTokens(['a', 'b'], ['a', 'x'])).toBe(false)
  })
})
