/** Random cells and models for property tests, of which most are broken: anything that the schema accepts. */
import * as fc from 'fast-check'
import type { CellGraph, CellNode, Role } from '../../src/contract/document/cellGraph'
import { cellNodeSchema } from '../../src/contract/document/cellGraph'
import { cellNodeKinds } from '../../src/contract/document/cellNodes'
import type { CellNodeKind, Dim } from '../../src/contract/document/cellNodes'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { layerSchema } from '../../src/contract/document/modelGraph'
import type { Layer, LayerKind } from '../../src/contract/document/modelGraph'

export const roles: readonly Role[] = ['input', 'forget', 'output', 'candidate', 'state', 'plain']
const position = { x: 0, y: 0 }
const dim = fc.constantFrom<Dim>('H', '2H', 1, 2, 3, 'H / 2', 'D', 'H + D', '(H - 1) / 2')

function paramsOf(kind: CellNodeKind, names: readonly string[]): fc.Arbitrary<unknown> {
  const number = fc.constantFrom(-2, -0.5, 0, 0.5, 1)
  switch (kind) {
    case 'state':
      return fc.record({ shape: fc.array(dim, { minLength: 1, maxLength: 2 }), initial: fc.constantFrom('zero', 'learned') })
    case 'nextState':
      return fc.record({ state: fc.constantFrom(...names) })
    case 'linear':
      return fc.record({
        units: dim,
        bias: fc.boolean(),
        biasStart: number,
        initialiser: fc.constantFrom<unknown>(
          { kind: 'auto' },
          { kind: 'glorot' },
          { kind: 'orthogonal' },
          { kind: 'uniform', limit: 1 },
          { kind: 'constant', value: 1 }
        )
      })
    case 'vector':
      return fc.record({ units: dim, start: number })
    case 'diagonal':
      return fc.record({ low: number, high: number })
    case 'scale':
      return fc.record({ factor: number })
    case 'constant':
      return fc.record({ value: fc.oneof(number, fc.constantFrom('H', 'D', '-H', '2H', 'H - 1', '(H + D) / 2')) })
    case 'power':
      return fc.record({ exponent: fc.constantFrom(2, -1, 0.5, 0, 1.5) })
    case 'dropout':
      return fc.record({ rate: fc.constantFrom(0, 0.3), mask: fc.constantFrom('step', 'sequence') })
    case 'slice':
      return fc.record({ begin: fc.oneof(fc.nat(3), fc.constantFrom('H', '2H')), size: dim })
    case 'split':
      return fc.constantFrom({ part: 1, parts: 2 }, { part: 2, parts: 2 }, { part: 3, parts: 3 })
    default:
      return fc.constant({})
  }
}

function wildNode(names: readonly string[]): fc.Arbitrary<CellNode> {
  return fc
    .constantFrom(...cellNodeKinds)
    .chain((kind) =>
      fc.record({
        kind: fc.constant(kind),
        id: fc.constantFrom(...names),
        name: fc.constantFrom(...names),
        role: fc.constantFrom(...roles),
        params: paramsOf(kind, names)
      })
    )
    .map((node) => cellNodeSchema.parse({ ...node, position }))
}

/** Anything that the schema accepts: names, edges, ports and parameters at random. */
export const wildCell: fc.Arbitrary<CellGraph> = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'a-b', 'a_b', 'out'), { minLength: 3 })
  .chain((names) => {
    const name = fc.constantFrom(...names)
    const port = fc.constantFrom('in', 'in', 'in', 'a', 'b', 'matrix', 'vector', 'out')
    const edge = fc.record({
      id: name,
      source: name,
      sourcePort: fc.constantFrom('out', 'out', 'out', 'in'),
      target: name,
      targetPort: port
    })
    return fc.record({
      id: fc.constantFrom('cell', 'other'),
      name: fc.constantFrom('LSTM', '2, my cell', '…'),
      source: fc.constantFrom('', 'two\nlines'),
      nodes: fc.array(wildNode(names), { maxLength: 14 }),
      edges: fc.array(edge, { maxLength: 24 })
    })
  })

const small = fc.integer({ min: 1, max: 4 })
const delta = { deltaMin: fc.constantFrom(0.001, 0.1), deltaMax: fc.constantFrom(0.1, 0.001) }
const start = fc.constantFrom('gpt2', 'glorot')

/** Parameters of each kind of layer. A kind without a row does not compile. */
const layerParams: { readonly [K in LayerKind]: fc.Arbitrary<unknown> } = {
  embedding: fc.record({ units: small }),
  recurrent: fc.record({ cell: fc.constantFrom('cell', 'other'), hidden: small, direction: fc.constantFrom('forward', 'backward') }),
  s4d: fc.record({
    states: small,
    discretisation: fc.constantFrom('zeroOrderHold', 'bilinear'),
    initial: fc.constantFrom('linear', 'inverse', 'real'),
    ...delta,
    output: fc.constantFrom('none', 'gelu', 'glu'),
    form: fc.constantFrom('auto', 'convolution', 'scan', 'associative')
  }),
  conv: fc.record({ kernel: small, activation: fc.constantFrom('none', 'silu') }),
  tokenShift: fc.constant({}),
  mamba: fc.record({
    inner: small,
    states: small,
    kernel: small,
    rank: small,
    ...delta,
    form: fc.constantFrom('auto', 'scan', 'associative')
  }),
  dropout: fc.record({ rate: fc.constantFrom(0, 0.5), mask: fc.constantFrom('step', 'sequence') }),
  linear: fc.record({ units: small, bias: fc.boolean() }),
  concat: fc.constant({}),
  residual: fc.constant({}),
  norm: fc.record({ form: fc.constantFrom('layerNorm', 'rmsNorm') }),
  positions: fc.oneof(fc.constant({ form: 'sinusoidal' }), fc.record({ form: fc.constant('learned'), limit: fc.constantFrom(2, 64) })),
  attention: fc.record({
    heads: fc.constantFrom(1, 2, 4),
    causal: fc.boolean(),
    positions: fc.constantFrom('none', 'rotary', 'alibi'),
    form: fc.constantFrom('plain', 'chunked'),
    bias: fc.boolean(),
    dropout: fc.constantFrom(0, 0.2),
    start
  }),
  linearAttention: fc.record({ heads: fc.constantFrom(1, 2), form: fc.constantFrom('parallel', 'recurrent'), bias: fc.boolean(), start }),
  feedForward: fc.record({ hidden: small, activation: fc.constantFrom('gelu', 'relu', 'swiglu'), bias: fc.boolean(), start }),
  head: fc.record(
    { bias: fc.boolean(), over: fc.constantFrom('token', 'last', 'mean', 'max'), tied: fc.constantFrom('l1', 'l2') },
    { requiredKeys: ['bias', 'over'] }
  )
}
const layerKinds = Object.keys(layerParams) as LayerKind[]

/** Layers that read one another at random. */
export const wildLayers: fc.Arbitrary<Layer[]> = fc.array(fc.constantFrom(...layerKinds).chain(wildLayer), { maxLength: 8 })

/** Layers in a row between embedding and head, each of which reads the one before; those that join layers read the embedding too. */
export const wildStack: fc.Arbitrary<Layer[]> = fc
  .array(fc.constantFrom(...layerKinds).chain(wildLayer), { maxLength: 4 })
  .map((between) => {
    const first = layerSchema.parse({ ...base('embedding'), kind: 'embedding', params: { units: 4 } })
    const last = layerSchema.parse({ ...base('head'), kind: 'head', params: { bias: true } })
    return [first, ...between, last].map((layer, k) => {
      const joins = layer.kind === 'concat' || layer.kind === 'residual'
      return { ...layer, id: `l${k}`, name: `L${k}`, inputs: k === 0 ? ['tokens'] : [`l${k - 1}`, ...(joins ? ['l0'] : [])] }
    })
  })

const base = (id: string) => ({ id, name: id, inputs: [] })

function wildLayer(kind: LayerKind): fc.Arbitrary<Layer> {
  const id = fc.constantFrom('tokens', 'l1', 'l2', 'l3', 'l4')
  return fc
    .record({ kind: fc.constant(kind), id, name: id, inputs: fc.array(id, { maxLength: 3 }), params: layerParams[kind] })
    .map((layer) => layerSchema.parse(layer))
}

/** A document around cells and layers, with the tasks and settings of `base`. */
export function documentOf(base: GatescopeDocument, cells: readonly CellGraph[], layers: readonly Layer[]): GatescopeDocument {
  return { ...base, cells: [...cells], model: { layers: [...layers] } }
}

/** Embedding, one recurrent layer, head. */
export function plainLayers(units: number, hidden: number): Layer[] {
  return [
    { id: 'embedding', name: 'Embedding', kind: 'embedding', inputs: ['tokens'], params: { units } },
    { id: 'cell', name: 'Cell', kind: 'recurrent', inputs: ['embedding'], params: { cell: 'cell', hidden, direction: 'forward' } },
    { id: 'head', name: 'Head', kind: 'head', inputs: ['cell'], params: { bias: true, over: 'token' } }
  ]
}
