/** What each kind of layer starts as. */
import { freshName } from '../../../../cell/names'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { taskInputNames } from '../../../../contract/document/modelGraph'
import type { Layer, LayerKind, LayerOf } from '../../../../contract/document/modelGraph'
import { taskKinds } from '../../../../contract/document/taskKinds'
import { freshTitle } from '../../../lib/freshTitle'
import { layerKinds } from './layerKinds'

type Params<K extends LayerKind> = LayerOf<K>['params']

/** A layer of a kind that reads the layer `behind`, or what the task gives when that is null. */
export function newLayer(document: GatescopeDocument, kind: LayerKind, behind: string | null): Layer {
  const { layers } = document.model
  const id = freshName(new Set([...layers.map((layer) => layer.id), ...taskInputNames]), kind)
  const name = freshTitle(new Set(layers.map((layer) => layer.name)), layerKinds[kind].label)
  return withParams({ id, name, inputs: inputsOf(document, kind, behind) }, document, kind)
}

function inputsOf(document: GatescopeDocument, kind: LayerKind, behind: string | null): string[] {
  const source = taskKinds[document.task.kind].inputs[0]
  if (kind === 'embedding' || behind === null) return [source]
  if (kind !== 'residual' && kind !== 'concat') return [behind]
  const above = document.model.layers.find((layer) => layer.id === behind)?.inputs[0]
  return [...new Set([behind, above ?? behind])]
}

const stateSpace = { deltaMin: 0.001, deltaMax: 0.1, form: 'auto' } as const

const s4d: Params<'s4d'> = { ...stateSpace, states: 16, discretisation: 'zeroOrderHold', initial: 'linear', output: 'glu' }
const attention: Params<'attention'> = {
  heads: 4,
  causal: true,
  positions: 'none',
  form: 'plain',
  bias: true,
  dropout: 0,
  start: 'gpt2'
}

/** The first recurrent layer's cell and size, or the first cell's. */
function recurrentParams(document: GatescopeDocument): Params<'recurrent'> {
  const like = document.model.layers.find((layer) => layer.kind === 'recurrent')
  return { cell: like?.params.cell ?? document.cells[0]?.id ?? 'cell', hidden: like?.params.hidden ?? 128, direction: 'forward' }
}

/** Twice as wide inside, and a rank of a sixteenth of the width (Gu and Dao 2023, section 3.4 and its implementation). */
function mambaParams(width: number): Params<'mamba'> {
  return { ...stateSpace, inner: 2 * width, states: 16, kernel: 4, rank: Math.ceil(width / 16) }
}

/** Units of a document's usual embedding, where the layer behind does not tell its width. */
const usualWidth = 64

/** The width of the layer `id`, as far as its own settings or those of the layers before it tell. */
function widthBehind(document: GatescopeDocument, id: string | undefined): number {
  const seen = new Set<string>()
  for (let at = id; at !== undefined && !seen.has(at);) {
    seen.add(at)
    const layer = document.model.layers.find((each) => each.id === at)
    if (layer?.kind === 'embedding' || layer?.kind === 'linear') return layer.params.units
    if (layer?.kind === 'recurrent') return layer.params.hidden
    // Of several, a residual has the width of each; a concat would have their sum, which is told by none alone.
    at = layer?.kind === 'concat' ? undefined : layer?.inputs[0]
  }
  return usualWidth
}

/** A layer of a kind with the parameters that it starts with. */
export function withParams(base: { id: string; name: string; inputs: string[] }, document: GatescopeDocument, kind: LayerKind): Layer {
  switch (kind) {
    case 'embedding':
      return { ...base, kind, params: { units: 64 } }
    case 'recurrent':
      return { ...base, kind, params: recurrentParams(document) }
    case 's4d':
      return { ...base, kind, params: s4d }
    case 'conv':
      return { ...base, kind, params: { kernel: 4, activation: 'none' } }
    case 'mamba':
      return { ...base, kind, params: mambaParams(widthBehind(document, base.inputs[0])) }
    case 'dropout':
      return { ...base, kind, params: { rate: 0.2, mask: 'step' } }
    case 'linear':
      return { ...base, kind, params: { units: 64, bias: true } }
    case 'concat':
    case 'residual':
      return { ...base, kind, params: {} }
    case 'norm':
      return { ...base, kind, params: { form: 'layerNorm' } }
    case 'positions':
      return { ...base, kind, params: { form: 'sinusoidal' } }
    case 'attention':
      return { ...base, kind, params: attention }
    case 'linearAttention':
      return { ...base, kind, params: { heads: 4, form: 'parallel', bias: true, start: 'gpt2' } }
    case 'feedForward':
      return { ...base, kind, params: { hidden: 512, activation: 'gelu', bias: true, start: 'gpt2' } }
    case 'head':
      return { ...base, kind, params: { bias: true, over: taskKinds[document.task.kind].over === 'step' ? 'token' : 'last' } }
    default:
      return kind satisfies never
  }
}
