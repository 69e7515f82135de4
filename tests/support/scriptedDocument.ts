// An LSTM character model as a document, for tests that need one and no engine.
import type { CellEdge, CellNode, Role } from '../../src/contract/document/cellGraph'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { noKeep, noStop } from '../../src/contract/document/stopping'

const position = { x: 0, y: 0 }
const linear = (id: string, name: string, role: Role): CellNode => ({
  id,
  name,
  role,
  position,
  kind: 'linear',
  params: { units: 'H', bias: true, biasStart: role === 'forget' ? 1 : 0, initialiser: { kind: 'auto' } }
})
const plain = (id: string, name: string, role: Role, kind: 'mul' | 'add' | 'sigmoid' | 'tanh' | 'input' | 'output'): CellNode => ({
  id,
  name,
  role,
  position,
  kind,
  params: {}
})
const state = (name: string): CellNode => ({
  id: `${name}0`,
  name,
  role: 'state',
  position,
  kind: 'state',
  params: { shape: ['H'], initial: 'zero' }
})
const next = (name: string): CellNode => ({ id: `${name}1`, name, role: 'state', position, kind: 'nextState', params: { state: name } })

const nodes: CellNode[] = [
  plain('x', 'x', 'plain', 'input'),
  state('h'),
  state('c'),
  ...(['i', 'f', 'g', 'o'] as const).flatMap((name) => {
    const role = ({ i: 'input', f: 'forget', g: 'candidate', o: 'output' } as const)[name]
    return [linear(`lin_${name}`, `lin_${name}`, role), plain(name, name, role, name === 'g' ? 'tanh' : 'sigmoid')]
  }),
  plain('keep', 'keep', 'plain', 'mul'),
  plain('write', 'write', 'plain', 'mul'),
  plain('sum', 'sum', 'state', 'add'),
  next('c'),
  plain('squashed', 'squashed', 'plain', 'tanh'),
  plain('out', 'out', 'state', 'mul'),
  next('h'),
  plain('y', 'y', 'plain', 'output')
]

const wires = [
  ...['i', 'f', 'g', 'o'].flatMap((name) => [`x>lin_${name}`, `h0>lin_${name}`, `lin_${name}>${name}`]),
  'f>keep',
  'c0>keep',
  'i>write',
  'g>write',
  'keep>sum',
  'write>sum',
  'sum>c1',
  'sum>squashed',
  'o>out',
  'squashed>out',
  'out>h1',
  'out>y'
]
const edges: CellEdge[] = wires.map((wire, at) => {
  const [source = '', target = ''] = wire.split('>')
  return { id: `e${at}`, source, sourcePort: 'out', target, targetPort: 'in' }
})

export const lstmDocument: GatescopeDocument = {
  id: 'd-lstm',
  format: 'gatescope',
  version: 1,
  name: 'LSTM on Moby Dick',
  cells: [{ id: 'lstm', name: 'LSTM', source: 'Hochreiter and Schmidhuber 1997, forget gate by Gers et al. 2000', nodes, edges }],
  model: {
    layers: [
      { id: 'embedding', name: 'embedding', inputs: ['tokens'], kind: 'embedding', params: { units: 64 } },
      {
        id: 'recurrent',
        name: 'recurrent',
        inputs: ['embedding'],
        kind: 'recurrent',
        params: { cell: 'lstm', hidden: 128, direction: 'forward' }
      },
      { id: 'head', name: 'head', inputs: ['recurrent'], kind: 'head', params: { bias: true, over: 'token' } }
    ]
  },
  task: { kind: 'nextCharacter', source: { kind: 'shipped', name: 'moby-dick' }, heldOut: 0.1 },
  training: {
    batchSize: 32,
    sequenceLength: 64,
    optimizer: { kind: 'adam', learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    clip: { kind: 'globalNorm', norm: 1 },
    linearRecurrence: 'auto',
    recurrence: 'auto',
    weightDecay: { rate: 0, vectors: false },
    schedule: { kind: 'constant' },
    seed: 1,
    steps: null,
    loss: { labelSmoothing: 0, classWeights: [], numbers: 'squared' },
    accumulate: 1,
    recompute: 'none',
    order: 'random',
    stateful: false,
    evaluateEvery: 200,
    validationBatches: null,
    measureUpdates: false,
    measureExponents: false,
    stop: noStop,
    keep: noKeep
  },
  probe: { text: '“I say, Queequeg! why don’t you speak? It’s I—Ishmael.” But' }
}

/** Names of the document's parameters, as an engine tells them. */
export const lstmParameters: readonly string[] = [
  'embedding.weight',
  ...['i', 'f', 'g', 'o'].flatMap((name) => [
    `recurrent.lin_${name}.weight.x`,
    `recurrent.lin_${name}.weight.h`,
    `recurrent.lin_${name}.bias`
  ]),
  'head.weight',
  'head.bias'
]
