/** Layers can be added, taken out and moved, and the chain of what reads what stays whole. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { documentSchema } from '../../../../contract/document/document'
import { applyEdit } from '../../../lib/edits/applyEdit'
import type { Edit } from '../../../lib/edits/edit'
import { addLayerEdit, moveLayerEdit, possibleInputs, readsText, removeLayerEdit } from './layerEdits'

const chain = (document: GatescopeDocument) => document.model.layers.map((layer) => `${layer.inputs.join('+')}>${layer.id}`)
const layerOf = (document: GatescopeDocument, id: string) => {
  const layer = document.model.layers.find((one) => one.id === id)
  if (layer === undefined) throw new Error(`no layer ${id}`)
  return layer
}

function apply(document: GatescopeDocument, edit: Edit | null): GatescopeDocument {
  if (edit === null) throw new Error('no edit')
  const applied = applyEdit(document, edit)
  expect(applyEdit(applied.document, applied.inverse).document).toEqual(document)
  return documentSchema.parse(applied.document)
}

const stacked = apply(lstmDocument, addLayerEdit(lstmDocument, 'recurrent', 'recurrent').edit)

test('a layer added behind another is read by what read that one', () => {
  expect(chain(stacked)).toEqual(['tokens>embedding', 'embedding>recurrent', 'recurrent>recurrent2', 'recurrent2>head'])
})

test('a residual reads the layer and what that one reads', () => {
  const document = apply(lstmDocument, addLayerEdit(lstmDocument, 'residual', 'recurrent').edit)
  expect(chain(document)).toEqual(['tokens>embedding', 'embedding>recurrent', 'recurrent+embedding>residual', 'residual>head'])
})

test('a layer that is taken out leaves no gap', () => {
  expect(chain(apply(stacked, removeLayerEdit(stacked, layerOf(stacked, 'recurrent'))))).toEqual([
    'tokens>embedding',
    'embedding>recurrent2',
    'recurrent2>head'
  ])
})

test('two recurrent layers change places, and others stay', () => {
  const order = ['tokens>embedding', 'embedding>recurrent2', 'recurrent2>recurrent', 'recurrent>head']
  expect(chain(apply(stacked, moveLayerEdit(stacked, 'recurrent', 1)))).toEqual(order)
  expect(chain(apply(stacked, moveLayerEdit(stacked, 'recurrent2', -1)))).toEqual(order)
  expect(moveLayerEdit(stacked, 'embedding', 1)).toBeNull()
  expect(moveLayerEdit(stacked, 'recurrent2', 1)).toBeNull()
  expect(moveLayerEdit(stacked, 'embedding', -1)).toBeNull()
})

test('a layer may read those that do not depend on it', () => {
  expect(possibleInputs(stacked.model.layers, 'recurrent').map((layer) => layer.id)).toEqual(['embedding'])
  expect(possibleInputs(stacked.model.layers, 'head').map((layer) => layer.id)).toEqual(['embedding', 'recurrent', 'recurrent2'])
})

test('what a layer reads is said where it is not just the one before', () => {
  const document = apply(lstmDocument, addLayerEdit(lstmDocument, 'residual', 'recurrent').edit)
  expect(document.model.layers.map((_, at) => readsText(document.model.layers, at))).toEqual([
    null,
    null,
    'reads recurrent + embedding',
    null
  ])
})
