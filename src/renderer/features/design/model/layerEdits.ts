/** Builds the edits of the model as layers: adding behind a layer, taking out, moving, and keeping the chain of inputs whole. */
import { freshName } from '../../../../cell/names'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { isTaskInput, taskInput, taskInputNames } from '../../../../contract/document/modelGraph'
import type { Layer, LayerKind } from '../../../../contract/document/modelGraph'
import type { Edit } from '../../../lib/edits/edit'

type Layers = readonly Layer[]

/** Adds a layer behind another (or at the front); what read that one reads the new layer now. */
export function addLayerEdit(document: GatescopeDocument, kind: LayerKind, behind: string | null): { edit: Edit; id: string } {
  const { layers } = document.model
  const at = layers.findIndex((layer) => layer.id === behind) + 1
  const layer = newLayer(document, kind, behind ?? taskInput)
  const rewired =
    kind === 'head' ? [] : readersOf(layers, behind ?? taskInput).map((reader) => reading(reader, behind ?? taskInput, layer.id))
  const edits: Edit[] = [{ kind: 'insertLayer', at, layer }, ...rewired.map((next): Edit => ({ kind: 'setLayer', layer: next }))]
  return { edit: { kind: 'group', label: `add layer ${layer.name}`, edits }, id: layer.id }
}

const names: { readonly [K in LayerKind]: string } = {
  embedding: 'Embedding',
  recurrent: 'Recurrent',
  s4d: 'S4D',
  conv: 'Convolution',
  mamba: 'Mamba',
  dropout: 'Dropout',
  linear: 'Linear',
  concat: 'Concat',
  residual: 'Residual',
  norm: 'Norm',
  positions: 'Positions',
  attention: 'Attention',
  linearAttention: 'Linear attention',
  feedForward: 'Feed-forward',
  head: 'Head'
}

const stateSpaceStart = { deltaMin: 0.001, deltaMax: 0.1, form: 'auto' } as const

function newLayer(document: GatescopeDocument, kind: LayerKind, behind: string): Layer {
  const { layers } = document.model
  const id = freshName(new Set([...layers.map((layer) => layer.id), ...taskInputNames]), kind)
  const name = freshName(new Set(layers.map((layer) => layer.name)), names[kind]).replace(/(\D)(\d+)$/, '$1 $2')
  const base = { id, name, inputs: [behind] }
  const like = layers.find((layer) => layer.kind === 'recurrent')
  switch (kind) {
    case 'embedding':
      return { ...base, kind, inputs: [taskInput], params: { units: 64 } }
    case 'recurrent':
      return {
        ...base,
        kind,
        params: { cell: like?.params.cell ?? document.cells[0]?.id ?? 'cell', hidden: like?.params.hidden ?? 128, direction: 'forward' }
      }
    case 's4d':
      return {
        ...base,
        kind,
        params: { ...stateSpaceStart, states: 16, discretisation: 'zeroOrderHold', initial: 'linear', output: 'glu' }
      }
    case 'conv':
      return { ...base, kind, params: { kernel: 4, activation: 'none' } }
    case 'mamba':
      return { ...base, kind, params: { ...stateSpaceStart, inner: 128, states: 16, kernel: 4, rank: 8 } }
    case 'dropout':
      return { ...base, kind, params: { rate: 0.2, mask: 'step' } }
    case 'linear':
      return { ...base, kind, params: { units: 64, bias: true } }
    case 'concat':
    case 'residual':
      return { ...base, kind, inputs: [...new Set([behind, layers.find((layer) => layer.id === behind)?.inputs[0] ?? behind])], params: {} }
    case 'norm':
      return { ...base, kind, params: { form: 'layerNorm' } }
    case 'positions':
      return { ...base, kind, params: { form: 'sinusoidal' } }
    case 'attention':
      return {
        ...base,
        kind,
        params: { heads: 4, causal: true, positions: 'none', form: 'plain', bias: true, dropout: 0, start: 'gpt2' }
      }
    case 'linearAttention':
      return { ...base, kind, params: { heads: 4, form: 'parallel', bias: true, start: 'gpt2' } }
    case 'feedForward':
      return { ...base, kind, params: { hidden: 512, activation: 'gelu', bias: true, start: 'gpt2' } }
    case 'head':
      return { ...base, kind, params: { bias: true, over: 'token' } }
    default:
      return kind satisfies never
  }
}

/** Takes a layer out; what read it reads what it read. */
export function removeLayerEdit(document: GatescopeDocument, layer: Layer): Edit {
  const edits = [...bypass(document.model.layers, layer), { kind: 'removeLayer', layer: layer.id } satisfies Edit]
  return { kind: 'group', label: `delete layer ${layer.name}`, edits }
}

/** Lets the readers of a layer read what it reads. */
function bypass(layers: Layers, layer: Layer): Edit[] {
  const source = layer.inputs[0]
  if (source === undefined) return []
  return readersOf(layers, layer.id).map((reader) => ({ kind: 'setLayer', layer: reading(reader, layer.id, source) }))
}

/** Moves a layer one place up or down the stack, relinking the chain; null where it cannot move. */
export function moveLayerEdit(document: GatescopeDocument, id: string, by: -1 | 1): Edit | null {
  const { layers } = document.model
  const at = layers.findIndex((layer) => layer.id === id)
  const upper = layers[by === 1 ? at : at - 1]
  const lower = layers[by === 1 ? at + 1 : at]
  const moved = layers[at]
  if (upper === undefined || lower === undefined || moved === undefined || !canSwap(upper, lower)) return null
  const source = upper.inputs[0]
  if (source === undefined) return null
  // upper → lower becomes lower → upper: lower reads what upper read, upper reads lower, lower's readers read upper.
  const edits: Edit[] = [
    { kind: 'setLayer', layer: reading(lower, upper.id, source) },
    { kind: 'setLayer', layer: reading(upper, source, lower.id) },
    ...readersOf(layers, lower.id).map((reader): Edit => ({ kind: 'setLayer', layer: reading(reader, lower.id, upper.id) })),
    { kind: 'moveLayer', layer: id, to: at + by }
  ]
  return { kind: 'group', label: `move layer ${moved.name}`, edits }
}

/** Two layers change places only where one simply reads the other, and both map vectors to vectors. */
function canSwap(upper: Layer, lower: Layer): boolean {
  const inner = (layer: Layer) => !['embedding', 'residual', 'head'].includes(layer.kind) && layer.inputs.length === 1
  return inner(upper) && inner(lower) && lower.inputs[0] === upper.id
}

function readersOf(layers: Layers, id: string): Layer[] {
  return layers.filter((layer) => layer.inputs.includes(id))
}

function reading(layer: Layer, before: string, after: string): Layer {
  return { ...layer, inputs: [...new Set(layer.inputs.map((input) => (input === before ? after : input)))] }
}

/** The layers that a layer may read without closing a circle: those that do not depend on it. */
export function possibleInputs(layers: Layers, id: string): Layer[] {
  const dependent = new Set([id])
  for (let grown = true; grown;) {
    const more = layers.filter((layer) => !dependent.has(layer.id) && layer.inputs.some((input) => dependent.has(input)))
    for (const layer of more) dependent.add(layer.id)
    grown = more.length > 0
  }
  return layers.filter((layer) => !dependent.has(layer.id) && layer.kind !== 'head')
}

/** What a layer reads, in words, where it is not just the layer before it; else null. */
export function readsText(layers: Layers, at: number): string | null {
  const layer = layers[at]
  if (layer === undefined) return null
  const before = at === 0 ? taskInput : layers[at - 1]?.id
  if (layer.inputs.length === 1 && layer.inputs[0] === before) return null
  const name = (id: string) => (isTaskInput(id) ? `the ${id}` : (layers.find((one) => one.id === id)?.name ?? id))
  return layer.inputs.length === 0 ? 'reads nothing' : `reads ${layer.inputs.map(name).join(' + ')}`
}
