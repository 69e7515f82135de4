/** Every edit has an inverse: applying one and then the other gives the document back, whatever was done before. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editKinds, editOfKind } from '../../../../tests/support/randomEdits'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { documentSchema } from '../../../contract/document/document'
import { applyEdit } from './applyEdit'
import { EditFault } from './edit'
import type { Edit, EditFaultCode } from './edit'

const cell = 'lstm'

describe('each kind of edit', () => {
  test.each(editKinds)('%s is undone by its inverse and leaves what it was given alone', (kind) => {
    const before = structuredClone(lstmDocument)
    const edit = editOfKind(lstmDocument, kind, 3, 5)
    if (edit === null) throw new Error(`No ${kind} was made`)
    const { document, inverse, label } = applyEdit(lstmDocument, edit)
    expect(document).not.toEqual(before)
    expect(documentSchema.parse(document)).toEqual(document)
    expect(applyEdit(document, inverse).document).toEqual(before)
    expect(lstmDocument).toEqual(before)
    expect(label).not.toBe('')
  })
})

test('any sequence of edits is undone step by step to the very document it began with', () => {
  const step = fc.tuple(fc.constantFrom(...editKinds), fc.nat(1_000), fc.nat(1_000))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const states = [lstmDocument]
      const inverses = []
      for (const [kind, a, b] of steps) {
        const document = states.at(-1) ?? lstmDocument
        const edit = editOfKind(document, kind, a, b)
        if (edit === null) continue
        const applied = applyEdit(document, edit)
        states.push(applied.document)
        inverses.push(applied.inverse)
      }
      let current = states.at(-1) ?? lstmDocument
      for (let at = inverses.length - 1; at >= 0; at--) {
        const inverse = inverses[at]
        if (inverse !== undefined) current = applyEdit(current, inverse).document
        expect(current).toEqual(states[at])
      }
    }),
    { numRuns: 60 }
  )
})

test('the order of nodes and edges survives deleting and putting back', () => {
  const { document, inverse } = applyEdit(lstmDocument, { kind: 'removeEdges', cell, ids: ['e3', 'e0', 'e17'] })
  expect(document.cells[0]?.edges.map((edge) => edge.id)).not.toContain('e3')
  expect(applyEdit(document, inverse).document.cells[0]?.edges).toEqual(lstmDocument.cells[0]?.edges)
})

describe('an edit that does not fit', () => {
  const misfits: [EditFaultCode, Edit][] = [
    ['unknownCell', { kind: 'removeNodes', cell: 'gru', ids: ['x'] }],
    ['unknownNode', { kind: 'moveNodes', cell, positions: { nothing: { x: 0, y: 0 } } }],
    ['unknownEdge', { kind: 'removeEdges', cell, ids: ['e0', 'e999'] }],
    ['unknownLayer', { kind: 'removeLayer', layer: 'nothing' }],
    [
      'duplicate',
      { kind: 'insertLayer', at: 0, layer: { id: 'head', name: 'h', inputs: [], kind: 'head', params: { bias: true, over: 'token' } } }
    ],
    ['badPlace', { kind: 'moveLayer', layer: 'head', to: 17 }]
  ]
  test.each(misfits)('is refused with %s', (code, edit) => {
    expect(() => applyEdit(lstmDocument, edit)).toThrow(EditFault)
    expect(() => applyEdit(lstmDocument, edit)).toThrow(expect.objectContaining({ code }))
  })
})

test('labels name what is edited', () => {
  const labelOf = (edit: Edit) => applyEdit(lstmDocument, edit).label
  expect(labelOf({ kind: 'removeNodes', cell, ids: ['f'] })).toBe('delete sigmoid f')
  expect(labelOf({ kind: 'removeNodes', cell, ids: ['f', 'g', 'sum'] })).toBe('delete 3 nodes')
  expect(labelOf({ kind: 'moveNodes', cell, positions: { sum: { x: 1, y: 2 } } })).toBe('move sum')
  expect(labelOf({ kind: 'removeLayer', layer: 'recurrent' })).toBe('delete layer recurrent')
})
