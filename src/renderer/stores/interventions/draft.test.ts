// What is typed into the form of an intervention, and back.
import { describe, expect, it } from 'vitest'
import { interventionSchema } from '../../../contract/interventions/intervention'
import { changeOf, draftOf, emptyDraft, kindsOf, numbersText } from './draft'

const typed = (change: Partial<typeof emptyDraft>) => changeOf({ ...emptyDraft, layer: 'lstm', value: 'c', ...change })

describe('a form', () => {
  it('reads units, tokens and an amount', () => {
    expect(typed({ units: '7, 2-4 3', from: '2', to: '9', amount: '−1.5' })).toEqual({
      ok: true,
      change: { kind: 'clamp', layer: 'lstm', value: 'c', units: [2, 3, 4, 7], dims: null, from: 2, to: 9, amount: -1.5, on: true }
    })
  })

  it.each([
    [{ units: 'two' }, 'Units takes'],
    [{ units: '4-2' }, 'Units takes'],
    [{ dims: '0' }, 'Dimensions takes'],
    [{ from: '0' }, 'From token takes'],
    [{ from: '5', to: '3' }, 'To token takes'],
    [{ amount: '' }, 'The amount takes'],
    [{ value: '' }, 'Choose a value'],
    [{ kind: 'edit', token: '2', word: '' } as const, 'Say which token'],
    [{ kind: 'copy', token: 'x' } as const, 'The token that is copied']
  ])('says what is wrong with %j', (change, words) => {
    const read = typed(change)
    expect(read.ok ? '' : read.fault).toContain(words)
  })

  it.each([
    { kind: 'zero', layer: 'a', value: 'heads', units: [1, 2, 3, 9] },
    { kind: 'scale', layer: 'mamba', value: 'h', units: [2], dims: [1, 2, 16], amount: 0.5 },
    { kind: 'scale', layer: 'a', value: 'y', amount: 0.5, to: 4, on: false },
    { kind: 'copy', layer: 'a', value: 'h', text: 'abc', token: 3, from: 2, to: 2 },
    { kind: 'copy', layer: 'a', value: 'h', place: { part: 'validation', at: 7 } },
    { kind: 'edit', token: 3, to: ' ' }
  ])('holds %j as it is', (row) => {
    const change = interventionSchema.parse(row)
    expect(changeOf(draftOf(change))).toEqual({ ok: true, change })
  })

  it('writes neighbouring units as stretches', () => expect(numbersText([1, 2, 3, 7, 9, 10])).toBe('1-3, 7, 9-10'))

  it('offers what a value can be changed by', () => {
    const value = { layer: 'lstm', name: 'f', label: 'forget gate', units: 4, dims: 1, copies: true } as const
    expect(kindsOf({ ...value, range: 'gate', state: false }, true)).toContain('open')
    expect(kindsOf({ ...value, range: 'signed', state: true }, false)).toEqual(['clamp', 'scale', 'shift', 'zero', 'reset', 'copy'])
  })
})
