/** Layers can be added, removed, moved, duplicated and converted, and the links between the others stay whole. */
import { expect, test } from 'vitest'
import { readTemplate } from '../../../../../../tests/support/templates'
import { lstmDocument } from '../../../../../../tests/support/scriptedDocument'
import type { GatescopeDocument } from '../../../../../contract/document/document'
import { documentSchema } from '../../../../../contract/document/document'
import { applyEdit } from '../../../../lib/edits/applyEdit'
import type { Edit } from '../../../../lib/edits/edit'
import { convertibleKinds, convertLayerEdit } from '../convertLayer'
import { addLayerEdit, duplicateLayersEdit, moveLayersEdit, removeLayersEdit, stepLayersEdit } from './layerEdits'
import { possibleInputs, readsText } from './links'

const chain = (document: GatescopeDocument) => document.model.layers.map((layer) => `${layer.inputs.join('+')}>${layer.id}`)
const layerOf = (document: GatescopeDocument, id: string) => {
  const layer = document.model.layers.find((one) => one.id === id)
  if (layer === undefined) throw new Error(`no layer ${id}`)
  return layer
}

function apply(document: GatescopeDocument, edit: Edit | null | undefined): GatescopeDocument {
  if (edit === null || edit === undefined) throw new Error('no edit')
  const applied = applyEdit(document, edit)
  expect(applyEdit(applied.document, applied.inverse).document).toEqual(document)
  return documentSchema.parse(applied.document)
}

const stacked = apply(lstmDocument, addLayerEdit(lstmDocument, 'recurrent', 2)?.edit)
const residual = apply(lstmDocument, addLayerEdit(lstmDocument, 'residual', 2)?.edit)

test('a layer added on a wire is read by what read there', () => {
  expect(chain(stacked)).toEqual(['tokens>embedding', 'embedding>recurrent', 'recurrent>recurrent2', 'recurrent2>head'])
})

test('a layer on the wire beside a branch leaves the branch alone', () => {
  const document = apply(residual, addLayerEdit(residual, 'norm', 1)?.edit)
  expect(chain(document)).toEqual(['tokens>embedding', 'embedding>norm', 'norm>recurrent', 'recurrent+embedding>residual', 'residual>head'])
})

test('an embedding goes between the task and the layer that read it', () => {
  const bare = apply(lstmDocument, removeLayersEdit(lstmDocument, ['embedding']))
  expect(chain(bare)).toEqual(['tokens>recurrent', 'recurrent>head'])
  expect(chain(apply(bare, addLayerEdit(bare, 'embedding', 0)?.edit))).toEqual([
    'tokens>embedding',
    'embedding>recurrent',
    'recurrent>head'
  ])
})

test('a residual reads the layer and what that one reads', () => {
  expect(chain(residual)).toEqual(['tokens>embedding', 'embedding>recurrent', 'recurrent+embedding>residual', 'residual>head'])
})

test('a layer that is taken out leaves no gap, and several neither', () => {
  expect(chain(apply(stacked, removeLayersEdit(stacked, ['recurrent'])))).toEqual([
    'tokens>embedding',
    'embedding>recurrent2',
    'recurrent2>head'
  ])
  expect(chain(apply(residual, removeLayersEdit(residual, ['recurrent', 'residual'])))).toEqual(['tokens>embedding', 'embedding>head'])
  expect(chain(apply(stacked, removeLayersEdit(stacked, ['embedding', 'head'])))).toEqual(['tokens>recurrent', 'recurrent>recurrent2'])
})

test('two recurrent layers change places, and the ends stay', () => {
  const order = ['tokens>embedding', 'embedding>recurrent2', 'recurrent2>recurrent', 'recurrent>head']
  expect(chain(apply(stacked, stepLayersEdit(stacked, ['recurrent'], 1)))).toEqual(order)
  expect(chain(apply(stacked, stepLayersEdit(stacked, ['recurrent2'], -1)))).toEqual(order)
  expect(stepLayersEdit(stacked, ['embedding'], 1)).toBeNull()
  expect(stepLayersEdit(stacked, ['recurrent2'], 1)).toBeNull()
  expect(stepLayersEdit(stacked, ['recurrent'], -1)).toBeNull()
  expect(moveLayersEdit(stacked, ['recurrent'], 1)).toBeNull()
})

test('a block of a Transformer is stacked again, with its residual inside', () => {
  const transformer = readTemplate('transformer-moby-dick')
  const { layers } = transformer.model
  const from = layers.findIndex((layer) => layer.kind === 'norm')
  const to = layers.findIndex((layer, at) => layer.kind === 'residual' && layers[at - 1]?.kind !== 'norm' && at > from + 4)
  const ids = layers.slice(from, to + 1).map((layer) => layer.id)
  const copy = duplicateLayersEdit(transformer, ids)
  const document = apply(transformer, copy?.edit)
  expect(document.model.layers).toHaveLength(layers.length + ids.length)
  const copied = document.model.layers.slice(to + 1, to + 1 + ids.length)
  expect(copied.map((layer) => layer.id)).toEqual(copy?.ids)
  expect(copied.map((layer) => layer.kind)).toEqual(layers.slice(from, to + 1).map((layer) => layer.kind))
  const sources = copied.flatMap((layer) => layer.inputs.filter((input) => !copied.some((one) => one.id === input)))
  expect(new Set(sources)).toEqual(new Set([layers[to]?.id]))
  const sink = copied.at(-1)?.id ?? ''
  expect(document.model.layers.slice(to + 1 + ids.length).some((layer) => layer.inputs.includes(sink))).toBe(true)
  expect(new Set(document.model.layers.map((layer) => layer.name)).size).toBe(document.model.layers.length)
})

test('layers with two inputs in all are no block', () => {
  expect(duplicateLayersEdit(residual, ['residual'])).toBeNull()
  expect(duplicateLayersEdit(residual, ['recurrent', 'residual'])).not.toBeNull()
  expect(duplicateLayersEdit(residual, ['embedding'])).toBeNull()
})

test('a layer becomes one of another kind, keeping what means the same', () => {
  const attention = apply(lstmDocument, convertLayerEdit(lstmDocument, layerOf(lstmDocument, 'recurrent'), 'attention'))
  const narrower = { ...attention.model, layers: attention.model.layers.map((layer) => withHeads(layer)) }
  const heads = { ...attention, model: narrower }
  const linear = apply(heads, convertLayerEdit(heads, layerOf(heads, 'recurrent'), 'linearAttention'))
  expect(layerOf(linear, 'recurrent')).toMatchObject({ kind: 'linearAttention', params: { heads: 2, form: 'parallel' } })
  const width = apply(lstmDocument, convertLayerEdit(lstmDocument, layerOf(lstmDocument, 'recurrent'), 'linear'))
  expect(layerOf(width, 'recurrent')).toMatchObject({ kind: 'linear', params: { units: 128 }, inputs: ['embedding'] })
})

const withHeads = (layer: GatescopeDocument['model']['layers'][number]) =>
  layer.kind === 'attention' ? { ...layer, params: { ...layer.params, heads: 2 } } : layer

test('every layer becomes every kind and stays a document', () => {
  for (const kind of convertibleKinds('recurrent'))
    for (const next of convertibleKinds(kind)) {
      const one = apply(stacked, convertLayerEdit(stacked, layerOf(stacked, 'recurrent2'), kind))
      const other = apply(one, convertLayerEdit(one, layerOf(one, 'recurrent2'), next))
      expect(layerOf(other, 'recurrent2').kind).toBe(next)
    }
  expect(convertibleKinds('head')).toEqual(['head'])
})

test('a layer may read those that do not depend on it', () => {
  expect(possibleInputs(stacked.model.layers, 'recurrent').map((layer) => layer.id)).toEqual(['embedding'])
  expect(possibleInputs(stacked.model.layers, 'head').map((layer) => layer.id)).toEqual(['embedding', 'recurrent', 'recurrent2'])
})

test('what a layer reads is said where it is not just the one before', () => {
  expect(residual.model.layers.map((_, at) => readsText(residual.model.layers, at))).toEqual([
    null,
    null,
    'reads recurrent + embedding',
    null
  ])
})
