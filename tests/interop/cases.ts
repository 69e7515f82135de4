/** The models that leave in every format: the templates in small sizes, layers with settings that no template has, and random cells. */
import * as fc from 'fast-check'
import { readEquations } from '../../src/cell/text/readEquations'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { Layer } from '../../src/contract/document/modelGraph'
import type { ExportSource } from '../../src/engine/exporting/exporter'
import { sourceOf, templateSource } from '../support/exportSources'
import { documentOf, plainLayers } from '../support/randomCells'
import { soundCell } from '../support/soundCells'
import { readTemplate, templateList } from '../support/templates'

type Change = (document: GatescopeDocument) => void
type Case = () => Promise<ExportSource>

const layersOf = <K extends Layer['kind']>({ model }: GatescopeDocument, kind: K) =>
  model.layers.filter((layer): layer is Extract<Layer, { kind: K }> => layer.kind === kind)

/** Sets parameters of all layers of a kind. */
const set =
  <K extends Layer['kind']>(kind: K, params: Partial<Extract<Layer, { kind: K }>['params']>): Change =>
  (document) =>
    layersOf(document, kind).forEach((layer) => Object.assign(layer.params, params))

const all =
  (...changes: readonly Change[]): Change =>
  (document) =>
    changes.forEach((change) => change(document))

/** Puts a layer between the embedding and what reads it. */
const after =
  (layer: Layer): Change =>
  ({ model }) => {
    for (const each of model.layers) each.inputs = each.inputs.map((id) => (id === 'embedding' ? layer.id : id))
    model.layers.push({ ...layer, inputs: ['embedding'] })
  }

const masked: Change = ({ task }) => {
  if (task.kind === 'chapters') task.shortest = 20
}

const learnedStates: Change = ({ cells }) => {
  for (const node of cells.flatMap(({ nodes }) => nodes)) if (node.kind === 'state') node.params.initial = 'learned'
}

/** Names that Python keeps for itself, and ones that differ only in what an identifier cannot have. */
const awkwardNames: Change = ({ model, cells }) => {
  const ids = new Map([
    ['lstm', 'class'],
    ['embedding', 'mask'],
    ['head', 'self']
  ])
  for (const layer of model.layers) {
    layer.inputs = layer.inputs.map((id) => ids.get(id) ?? id)
    layer.id = ids.get(layer.id) ?? layer.id
    layer.name = `"""${layer.name}\\`
  }
  for (const { nodes } of cells) {
    for (const node of nodes) {
      node.note = 'ends """ here \\'
      if (node.name === 'zi') node.name = 'z-f'
      if (node.name === 'zo') node.name = 'lambda'
    }
  }
}

const changed: Readonly<Record<string, readonly [template: string, change: Change]>> = {
  'rotary attention, RMS norm, SwiGLU, head with a bias tied': [
    'transformer-moby-dick',
    all(
      set('attention', { positions: 'rotary' }),
      set('norm', { form: 'rmsNorm' }),
      set('feedForward', { activation: 'swiglu', bias: true }),
      set('head', { bias: true })
    )
  ],
  'ALiBi, ReLU, positions learned for five steps': [
    'transformer-moby-dick',
    all(
      ({ training }) => void (training.sequenceLength = 5),
      set('attention', { positions: 'alibi', bias: true }),
      set('feedForward', { activation: 'relu' }),
      set('positions', { form: 'learned', limit: 5 })
    )
  ],
  'encoder with rotary attention, the last step': [
    'encoder-chapters',
    all(set('attention', { positions: 'rotary' }), set('head', { over: 'last' }))
  ],
  'encoder with the maximum': ['encoder-chapters', set('head', { over: 'max' })],
  'both directions with a mask': ['bidirectional-lstm-chapters', masked],
  'both directions with a mask, the last step': ['bidirectional-lstm-chapters', all(masked, set('head', { over: 'last' }))],
  'S4D bilinear without output': ['s4d-moby-dick', set('s4d', { discretisation: 'bilinear', output: 'none', initial: 'inverse' })],
  'S4D with GELU, step by step': ['s4d-moby-dick', set('s4d', { output: 'gelu', form: 'scan' })],
  'linear attention, step by step': ['linear-attention-moby-dick', set('linearAttention', { form: 'recurrent', bias: true })],
  'convolution with SiLU': [
    'lstm-moby-dick',
    after({ id: 'conv', name: 'C', kind: 'conv', inputs: [], params: { kernel: 3, activation: 'silu' } })
  ],
  'convolution of one step': [
    'lstm-moby-dick',
    after({ id: 'conv', name: 'C', kind: 'conv', inputs: [], params: { kernel: 1, activation: 'none' } })
  ],
  'token shift': ['gru-moby-dick', after({ id: 'shift', name: 'S', kind: 'tokenShift', inputs: [], params: {} })],
  'dropout and a linear layer': [
    'rnn-moby-dick',
    all(
      after({ id: 'linear', name: 'L', kind: 'linear', inputs: [], params: { units: 7, bias: true } }),
      after({ id: 'dropout', name: 'D', kind: 'dropout', inputs: [], params: { rate: 0.5, mask: 'sequence' } })
    )
  ],
  'learned states of an LSTM': ['lstm-moby-dick', learnedStates],
  'learned states of a peephole LSTM': ['lstm-peephole-moby-dick', learnedStates],
  'awkward names in an LSTM': ['lstm-moby-dick', awkwardNames]
}

/** Cells of every kind of node, the same ones in each run. */
const random = fc.sample(soundCell, { seed: 3, numRuns: 12 }).map((cell, k): [string, Case] => {
  const document = documentOf(readTemplate('lstm-moby-dick'), [cell], plainLayers(5, 6))
  return [`random cell ${k + 1}`, () => sourceOf(document)]
})

/** H and D as numbers. */
const sizes = (): Promise<ExportSource> => {
  const read = readEquations('cell Sizes(x, { s }) {\n  s = tanh(linear(x, s)) * (H - 1) / D + s / (2 * H)\n}')
  if (!read.ok) throw new Error('the cell has mistakes')
  return sourceOf(documentOf(readTemplate('lstm-moby-dick'), [read.graph], plainLayers(5, 6)))
}

/** By name; the names of templates are their ids. */
export const cases: ReadonlyMap<string, Case> = new Map([
  ...templateList().map(({ id }): [string, Case] => [id, () => templateSource(id)]),
  ...Object.entries(changed).map(([name, [template, change]]): [string, Case] => [name, () => templateSource(template, change)]),
  ['sizes of the layer as numbers', sizes],
  ...random
])
