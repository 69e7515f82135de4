/** A layer is offered the cells around it, each where it comes from, and a search finds them by their words. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { searched, takeableCells } from './takeableCells'

const lstm = lstmDocument.cells[0] ?? expect.fail('no cell')
const second = { ...lstm, id: 'second', name: 'Second' }
const document = { ...lstmDocument, cells: [lstm, second] }
const other = { ...lstmDocument, name: 'Other model', cells: [{ ...lstm, name: 'Peephole', source: 'Gers 2002' }] }
const entry = { name: 'kept', savedAt: 1, cell: { ...lstm, name: 'Kept' } }
const cells = takeableCells({ document, others: [other], library: [entry], templates: [lstmDocument, lstmDocument] }, lstm.id)

test('cells of this document but the layer’s own, of other documents, of the library and of templates, each once', () => {
  expect(cells.map(({ source, name, from }) => [source, name, from])).toEqual([
    ['This document', 'Second', lstm.source],
    ['Open documents', 'Peephole', 'Other model'],
    ['Library', 'kept', lstm.source],
    ['Templates', lstm.name, lstm.source]
  ])
  expect(new Set(cells.map(({ key }) => key)).size).toBe(cells.length)
})

test.each([
  ['', 4],
  ['peep', 1],
  ['other MODEL', 1],
  ['kept', 1],
  ['sigmoid', 4],
  ['no such cell', 0]
])('a search for “%s” finds %i', (search, count) => {
  expect(searched(cells, search)).toHaveLength(count)
})
