/** Undo and redo without limit, with labels; nudges in a row are one step. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editKinds, editOfKind } from '../../../../tests/support/randomEdits'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { amend, goTo, perform, position, redo, startHistory, statesOf, undo } from './history'

test('what was done can all be undone and all be redone', () => {
  const step = fc.tuple(fc.constantFrom(...editKinds), fc.nat(1_000), fc.nat(1_000), fc.boolean())
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let history = startHistory(lstmDocument)
      for (const [kind, a, b, merged] of steps) {
        const edit = editOfKind(history.document, kind, a, b)
        if (edit !== null) history = perform(history, edit, merged ? 'together' : null)
      }
      const { document } = history
      const count = history.past.length
      for (let i = 0; i < count; i++) history = undo(history)
      expect(history.document).toEqual(lstmDocument)
      expect(position(history)).toBe(0)
      for (let i = 0; i < count; i++) history = redo(history)
      expect(history.document).toEqual(document)
      expect(history.future).toEqual([])
    }),
    { numRuns: 60 }
  )
})

test('a new edit after undo drops what could be redone', () => {
  let history = perform(startHistory(lstmDocument), { kind: 'setName', name: 'a' })
  history = undo(history)
  history = perform(history, { kind: 'setName', name: 'b' })
  expect(redo(history).document.name).toBe('b')
  expect(history.past.map((entry) => entry.label)).toEqual(['rename document'])
})

test('nudges with one key are one step of undo, and an edit between them parts them', () => {
  const nudge = (x: number) => ({ kind: 'moveNodes', cell: 'lstm', positions: { f: { x, y: 0 } } }) as const
  let history = startHistory(lstmDocument)
  for (const x of [4, 8, 12]) history = perform(history, nudge(x), 'nudge f')
  expect(history.past).toHaveLength(1)
  history = perform(history, { kind: 'setName', name: 'between' })
  history = perform(history, nudge(16), 'nudge f')
  expect(history.past).toHaveLength(3)
  expect(undo(undo(undo(history))).document).toEqual(lstmDocument)
})

test('undo and redo at the ends change nothing', () => {
  const history = startHistory(lstmDocument)
  expect(undo(history)).toBe(history)
  expect(redo(history)).toBe(history)
})

test('each state has a position of its own, also when it looks the same', () => {
  const once = perform(startHistory(lstmDocument), { kind: 'setName', name: 'a' })
  const again = perform(undo(once), { kind: 'setName', name: 'a' })
  expect(position(again)).not.toBe(position(once))
})

test('every state of the history can be gone to, forth and back', () => {
  const names = ['a', 'b', 'c', 'd']
  const history = names.reduce((now, name) => perform(now, { kind: 'setName', name }), startHistory(lstmDocument))
  const states = statesOf(history)
  expect(states.map(({ label }) => label)).toEqual([null, ...names.map(() => 'rename document')])
  for (const at of [2, 0, 3, 1, 4]) {
    const there = goTo(history, states[at]?.position ?? -1)
    expect(there.document.name).toBe([lstmDocument.name, ...names][at])
    expect(statesOf(there)).toEqual(states)
  }
  expect(goTo(history, 99)).toBe(history)
})

test('a cell that is written at one go is one step of undo that holds one cell', () => {
  const cell = lstmDocument.cells[0]!
  let history = startHistory(lstmDocument)
  for (const source of ['a', 'ab', 'abc']) history = perform(history, { kind: 'setCell', cell: { ...cell, source } }, 'writing')
  expect(history.past).toHaveLength(1)
  expect(history.past[0]?.edit).toMatchObject({ kind: 'setCell', cell: { source: 'abc' } })
  expect(undo(history).document).toEqual(lstmDocument)
})

test('an amendment is undone and redone with the step that it belongs to', () => {
  const edited = perform(startHistory(lstmDocument), { kind: 'setName', name: 'a' })
  const amended = amend(edited, { kind: 'moveNodes', cell: 'lstm', positions: { f: { x: 5, y: 6, auto: true } } })
  expect(amended.past.map(({ label }) => label)).toEqual(['rename document'])
  expect(position(amended)).not.toBe(position(edited))
  expect(amended.document.cells[0]?.nodes.find(({ id }) => id === 'f')).toMatchObject({ position: { x: 5, y: 6 }, auto: true })
  expect(undo(amended).document).toEqual(lstmDocument)
  expect(redo(undo(amended)).document).toEqual(amended.document)
})
