// Parameter names are read against a document: their role and part, or none for names that fit nothing.
import { describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { noKeep, noStop } from '../../../../contract/document/stopping'
import { parameterInfo } from './parameterRoles'

const document: GatescopeDocument = {
  format: 'gatescope',
  version: 1,
  name: 'test',
  cells: [
    {
      id: 'cell',
      name: 'Cell',
      source: '',
      nodes: [
        { id: 'n1', name: 'x', role: 'plain', position: { x: 0, y: 0 }, kind: 'input', params: {} },
        { id: 'n2', name: 'h', role: 'state', position: { x: 0, y: 0 }, kind: 'state', params: { shape: ['H'], initial: 'zero' } },
        {
          id: 'n3',
          name: 'f',
          role: 'forget',
          position: { x: 0, y: 0 },
          kind: 'linear',
          params: { units: 'H', bias: true, biasStart: 1, initialiser: { kind: 'auto' } }
        }
      ],
      edges: []
    }
  ],
  model: {
    layers: [
      { id: 'embed', name: 'embedding', inputs: ['tokens'], kind: 'embedding', params: { units: 8 } },
      { id: 'rnn', name: 'recurrent', inputs: ['embed'], kind: 'recurrent', params: { cell: 'cell', hidden: 8, direction: 'forward' } }
    ]
  },
  task: { kind: 'nextCharacter', source: { kind: 'shipped', name: 'moby-dick' }, heldOut: 0.1 },
  training: {
    batchSize: 1,
    sequenceLength: 1,
    optimizer: { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false },
    clip: { kind: 'none' },
    linearRecurrence: 'auto',
    recurrence: 'auto',
    weightDecay: { rate: 0, vectors: false },
    schedule: { kind: 'constant' },
    seed: 0,
    steps: null,
    loss: { labelSmoothing: 0, classWeights: [], numbers: 'squared' },
    accumulate: 1,
    recompute: 'none',
    order: 'random',
    stateful: false,
    evaluateEvery: 1,
    validationBatches: null,
    stop: noStop,
    keep: noKeep,
    measureUpdates: false,
    measureExponents: false
  },
  probe: { text: 'a' }
}

describe('parameterInfo', () => {
  it('finds the role of the node and what the weight reads', () => {
    expect(parameterInfo(document, 'rnn.f.weight.h')).toEqual({ name: 'rnn.f.weight.h', role: 'forget', part: 'fromState' })
    expect(parameterInfo(document, 'rnn.f.weight.x')).toMatchObject({ role: 'forget', part: 'fromInput' })
    expect(parameterInfo(document, 'rnn.f.bias')).toMatchObject({ role: 'forget', part: 'vector' })
  })

  it('goes by identifiers where names do not fit', () => {
    expect(parameterInfo(document, 'recurrent.n3.weight.n2')).toMatchObject({ role: 'forget', part: 'fromState' })
  })

  it('is plain for other layers and for names of a drawing that changed since', () => {
    expect(parameterInfo(document, 'embed.weight')).toMatchObject({ role: 'plain', part: 'fromInput' })
    expect(parameterInfo(document, 'gone.g.bias')).toMatchObject({ role: 'plain' })
    expect(parameterInfo(null, 'rnn.f.bias')).toMatchObject({ role: 'plain' })
  })
})
