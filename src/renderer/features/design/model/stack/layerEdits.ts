/** The edits of the stack of layers: adding, taking out, moving, duplicating, converting. Each is one step of undo. */
import { freshName } from '../../../../../cell/names'
import type { GatescopeDocument } from '../../../../../contract/document/document'
import { taskInputNames } from '../../../../../contract/document/modelGraph'
import type { Layer, LayerKind } from '../../../../../contract/document/modelGraph'
import type { Edit } from '../../../../lib/edits/edit'
import { freshTitle } from '../../../../lib/freshTitle'
import { stackEdit } from './stackEdit'
import type { Layers } from './stackEdit'
import { blockOf, reading, withBlock, without } from './links'
import type { Block } from './links'
import { newLayer } from '../newLayer'

/** An edit with the layers that are new or moved, to be selected. */
export interface StackEdit {
  readonly edit: Edit
  readonly ids: readonly string[]
}

/** Adds a layer at a place of the list: on the wire that is drawn there, or beside it where nothing can be put on a wire. */
export function addLayerEdit(document: GatescopeDocument, kind: LayerKind, at: number): StackEdit | null {
  const { layers } = document.model
  const layer = newLayer(document, kind, layers[at - 1]?.id ?? null)
  const block = blockOf([layer], new Set([layer.id])) ?? joining(layer)
  const next = (block === null ? null : withBlock(layers, block, at)) ?? beside(layers, layer, at)
  const edit = stackEdit(document, next, `add layer ${layer.name}`)
  return edit === null ? null : { edit, ids: [layer.id] }
}

/** Puts a layer into the list that nothing reads yet; an embedding is read by the layer below that read what it reads. */
function beside(layers: Layers, layer: Layer, at: number): Layers {
  const [below, ...rest] = layers.slice(at)
  const source = layer.inputs[0]
  if (below === undefined) return [...layers, layer]
  const reads = layer.kind === 'embedding' && source !== undefined ? reading(below, source, layer.id) : below
  return [...layers.slice(0, at), layer, reads, ...rest]
}

/** A sum or a concatenation reads two layers; the upper one is its source for what comes behind. */
function joining(layer: Layer): Block | null {
  const source = layer.inputs[0]
  return source === undefined || layer.inputs.length < 2 ? null : { layers: [layer], source, sink: layer.id }
}

/** Takes layers out; what read them reads what they read, where that is one thing. */
export function removeLayersEdit(document: GatescopeDocument, ids: readonly string[]): Edit | null {
  const { layers } = document.model
  const gone = new Set(ids)
  const block = blockOf(layers, gone)
  const next = block === null ? withoutEach(layers, gone) : without(layers, block)
  return stackEdit(document, next, `delete ${titleOf(layers, ids)}`)
}

function withoutEach(layers: Layers, gone: ReadonlySet<string>): Layers {
  let next = layers
  for (const layer of layers.filter((one) => gone.has(one.id))) {
    const source = next.find((one) => one.id === layer.id)?.inputs[0]
    next = next.filter((one) => one.id !== layer.id).map((one) => (source === undefined ? one : reading(one, layer.id, source)))
  }
  return next
}

/** Moves layers to a place of the list of the others; null where they cannot stand there, or stand there already. */
export function moveLayersEdit(document: GatescopeDocument, ids: readonly string[], to: number): Edit | null {
  const { layers } = document.model
  const block = blockOf(layers, new Set(ids))
  if (block === null) return null
  const next = withBlock(without(layers, block), block, to)
  return next === null || sameOrder(layers, next) ? null : stackEdit(document, next, `move ${titleOf(layers, ids)}`)
}

/** Moves layers one place up (−1) or down (1). */
export function stepLayersEdit(document: GatescopeDocument, ids: readonly string[], by: -1 | 1): Edit | null {
  const first = document.model.layers.findIndex((layer) => ids.includes(layer.id))
  const last = document.model.layers.length - ids.length
  const to = first + by
  return first < 0 || to < 0 || to > last ? null : moveLayersEdit(document, ids, to)
}

function sameOrder(a: Layers, b: Layers): boolean {
  return a.every((layer, at) => layer.id === b[at]?.id)
}

/** Puts copies of layers behind them, so that a block can be stacked; null where they have more than one input or output. */
export function duplicateLayersEdit(document: GatescopeDocument, ids: readonly string[]): StackEdit | null {
  const { layers } = document.model
  const block = blockOf(layers, new Set(ids))
  if (block === null) return null
  const copy = copyOf(layers, block)
  const at = layers.reduce((last, layer, index) => (ids.includes(layer.id) ? index + 1 : last), 0)
  const relinked = layers.map((layer) => (ids.includes(layer.id) ? layer : reading(layer, block.sink, copy.sink)))
  const edit = stackEdit(document, [...relinked.slice(0, at), ...copy.layers, ...relinked.slice(at)], `duplicate ${titleOf(layers, ids)}`)
  return edit === null ? null : { edit, ids: copy.layers.map((layer) => layer.id) }
}

function copyOf(layers: Layers, block: Block): Block {
  const taken = new Set<string>([...layers.map((layer) => layer.id), ...taskInputNames])
  const titles = new Set(layers.map((layer) => layer.name))
  const ids = new Map([[block.source, block.sink]])
  for (const { id } of block.layers) {
    const fresh = freshName(taken, id)
    taken.add(fresh)
    ids.set(id, fresh)
  }
  const copied = block.layers.map((layer) => {
    const name = freshTitle(titles, layer.name)
    titles.add(name)
    return { ...layer, id: ids.get(layer.id) ?? layer.id, name, inputs: layer.inputs.map((input) => ids.get(input) ?? input) }
  })
  return { layers: copied, source: block.sink, sink: ids.get(block.sink) ?? block.sink }
}

function titleOf(layers: Layers, ids: readonly string[]): string {
  const [only] = layers.filter((layer) => ids.includes(layer.id))
  return ids.length === 1 && only !== undefined ? `layer ${only.name}` : `${ids.length} layers`
}
