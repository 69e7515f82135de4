/** Saved probes are edits of the document: they are undone, saved in its file, and old files have none. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { documentSchema } from '../../../../contract/document/document'
import { withNamed, withOtherName } from '../../../../contract/document/keptNames'
import type { SavedProbe } from '../../../../contract/document/probe'
import { parseDocument } from '../../../../contract/document/parsing/parseDocument'
import { perform, startHistory, undo } from '../../../lib/edits/history'
import { isSameSequence } from './savedProbes'

const path = new URL('../../../../../resources/templates/lstm-moby-dick.json', import.meta.url)
const file = documentSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
const whale: SavedProbe = { kind: 'text', name: 'whale', text: 'The whale ' }
const chase: SavedProbe = { kind: 'place', name: 'chase', part: 'validation', at: 101 }

test('a file without saved probes is written as it was', () => {
  const parsed = parseDocument(JSON.stringify(file))
  expect(parsed.ok && JSON.stringify(parsed.document)).toBe(JSON.stringify(file))
})

test('saving, renaming and deleting are steps of undo, each with its words', () => {
  const steps = [[whale], [whale, chase], withOtherName([whale, chase], 'whale', 'Moby'), [chase], []]
  let history = startHistory(file)
  for (const probes of steps) history = perform(history, { kind: 'setProbes', probes })
  expect(history.past.map(({ label }) => label)).toEqual([
    'save probe whale',
    'save probe chase',
    'rename probe Moby',
    'delete probe Moby',
    'delete probe chase'
  ])
  expect(history.document).toEqual(file)
  history = undo(undo(history))
  expect(history.document.probes).toEqual([{ ...whale, name: 'Moby' }, chase])
  const written = parseDocument(JSON.stringify(history.document))
  expect(written.ok && written.document.probes).toEqual(history.document.probes)
})

test('a name is there once: saving under it again replaces the probe, and renaming to it does nothing', () => {
  const other: SavedProbe = { ...chase, name: 'whale' }
  expect(withNamed([whale, chase], other)).toEqual([other, chase])
  expect(withOtherName([whale, chase], 'whale', 'chase')).toEqual([whale, chase])
  expect(withOtherName([whale], 'whale', '')).toEqual([whale])
  expect(parseDocument(JSON.stringify({ ...file, probes: [whale, other] })).ok).toBe(false)
})

test('a sequence is recognised by what it is, whatever its name', () => {
  expect(isSameSequence(whale, { ...whale, name: 'x' })).toBe(true)
  expect(isSameSequence(whale, { ...whale, text: 'The whale' })).toBe(false)
  expect(isSameSequence(chase, { ...chase, name: 'x' })).toBe(true)
  expect(isSameSequence(chase, { ...chase, part: 'training' })).toBe(false)
  expect(isSameSequence(whale, chase)).toBe(false)
})
