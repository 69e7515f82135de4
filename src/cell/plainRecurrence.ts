/** The plain RNN as a cell and in the place of a model's cells, and whether a cell or a model is one: h_t = tanh(W x_t + U h_(t−1) + b), with one state and no gate (Elman 1990). */
import type { CellGraph, CellNode } from '../contract/document/cellGraph'
import type { GatescopeDocument } from '../contract/document/document'
import type { Layer } from '../contract/document/modelGraph'

const plainKinds: ReadonlySet<CellNode['kind']> = new Set(['input', 'state', 'linear', 'add', 'tanh', 'relu', 'nextState', 'output'])
const squashing: ReadonlySet<CellNode['kind']> = new Set(['tanh', 'relu'])

/** The state must pass a weight matrix and a squashing function on each way to its next value: an addition beside them would be a memory. */
export function isPlainRecurrence({ nodes, edges }: CellGraph): boolean {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]))
  const states = nodes.filter(({ kind }) => kind === 'state')
  const [state] = states
  const next = nodes.find(({ kind }) => kind === 'nextState')
  if (state === undefined || next === undefined || states.length > 1 || nodes.some(({ kind }) => !plainKinds.has(kind))) return false
  const readers = edges.filter(({ source }) => source === state.id).map(({ target }) => kinds.get(target))
  const makers = edges.filter(({ target }) => target === next.id).map(({ source }) => kinds.get(source))
  return (
    readers.every((kind) => kind === 'linear') && makers.length === 1 && makers.every((kind) => kind !== undefined && squashing.has(kind))
  )
}

/** The drawing of a plain RNN. */
export const plainRecurrence: CellGraph = {
  id: 'plain',
  name: 'RNN',
  source: 'Elman 1990',
  nodes: [
    { id: 'x', name: 'x', role: 'plain', position: { x: 22, y: 241 }, kind: 'input', params: {} },
    { id: 'h', name: 'h', role: 'state', position: { x: 22, y: 141 }, kind: 'state', params: { shape: ['H'], initial: 'zero' } },
    {
      id: 'a',
      name: 'a',
      role: 'state',
      position: { x: 180, y: 141 },
      kind: 'linear',
      params: { units: 'H', bias: true, biasStart: 0, initialiser: { kind: 'auto' } }
    },
    { id: 'hNew', name: 'hNew', role: 'state', position: { x: 328, y: 141 }, kind: 'tanh', params: {} },
    { id: 'hNext', name: 'h', role: 'state', position: { x: 472, y: 141 }, kind: 'nextState', params: { state: 'h' } },
    { id: 'y', name: 'y', role: 'plain', position: { x: 472, y: 241 }, kind: 'output', params: {} }
  ],
  edges: [
    ['x', 'a'],
    ['h', 'a'],
    ['a', 'hNew'],
    ['hNew', 'hNext'],
    ['hNew', 'y']
  ].map(([source = '', target = '']) => ({ id: `${source}-${target}`, source, sourcePort: 'out', target, targetPort: 'in' }))
}

const perStep: ReadonlySet<Layer['kind']> = new Set(['recurrent', 'embedding', 'linear', 'head', 'dropout', 'norm'])

/** Whether the only layers that look back are recurrences, one behind the other: then a plain RNN can take their place. */
export function isRecurrent({ model }: Pick<GatescopeDocument, 'model'>): boolean {
  return model.layers.some(({ kind }) => kind === 'recurrent') && model.layers.every(({ kind }) => perStep.has(kind))
}

/** Whether all its recurrences are plain RNNs. */
export function isPlain(document: Pick<GatescopeDocument, 'model' | 'cells'>): boolean {
  const plain = new Set(document.cells.filter(isPlainRecurrence).map(({ id }) => id))
  return isRecurrent(document) && document.model.layers.every((layer) => layer.kind !== 'recurrent' || plain.has(layer.params.cell))
}

/** A new document with a plain RNN of the same width in the place of each recurrence. */
export function withPlainCells(document: GatescopeDocument): GatescopeDocument {
  const layers = document.model.layers.map((layer) =>
    layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, cell: plainRecurrence.id } } : layer
  )
  const { id: _, ...others } = document
  return { ...others, name: `Plain RNN for ${document.name}`, cells: [plainRecurrence], model: { ...document.model, layers } }
}
