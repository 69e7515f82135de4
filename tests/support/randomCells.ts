/** Random cells and models for property tests: wild ones, of which most are broken, and sound ones. */
import * as fc from 'fast-check'
import type { CellEdge, CellGraph, CellNode, Role } from '../../src/contract/document/cellGraph'
import { cellNodeSchema } from '../../src/contract/document/cellGraph'
import { cellNodeKinds, cellNodes } from '../../src/contract/document/cellNodes'
import type { CellNodeKind, Dim } from '../../src/contract/document/cellNodes'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { Layer } from '../../src/contract/document/modelGraph'

const roles: readonly Role[] = ['input', 'forget', 'output', 'candidate', 'state', 'plain']
const position = { x: 0, y: 0 }
const dim = fc.constantFrom<Dim>('H', '2H', 1, 2, 3)

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
    case 'dropout':
      return fc.record({ rate: fc.constantFrom(0, 0.3), mask: fc.constantFrom('step', 'sequence') })
    case 'slice':
      return fc.record({ begin: fc.oneof(fc.nat(3), fc.constantFrom('H', '2H')), size: dim })
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

export const wildLayers: fc.Arbitrary<Layer[]> = fc.array(
  fc.oneof(
    layerOf('embedding', fc.record({ units: fc.integer({ min: 1, max: 4 }) })),
    layerOf(
      'recurrent',
      fc.record({
        cell: fc.constantFrom('cell', 'other'),
        hidden: fc.integer({ min: 1, max: 4 }),
        direction: fc.constantFrom('forward', 'backward')
      })
    ),
    layerOf('dropout', fc.record({ rate: fc.constantFrom(0, 0.5), mask: fc.constantFrom('step', 'sequence') })),
    layerOf('residual', fc.constant({})),
    layerOf('linear', fc.record({ units: fc.integer({ min: 1, max: 4 }), bias: fc.boolean() })),
    layerOf('concat', fc.constant({})),
    layerOf('head', fc.record({ bias: fc.boolean(), over: fc.constantFrom('token', 'last', 'mean', 'max') }))
  ),
  { maxLength: 8 }
)

function layerOf<K extends Layer['kind'], P>(kind: K, params: fc.Arbitrary<P>) {
  const id = fc.constantFrom('tokens', 'l1', 'l2', 'l3', 'l4')
  return fc.record({ kind: fc.constant(kind), id, name: id, inputs: fc.array(id, { maxLength: 3 }), params }) as fc.Arbitrary<Layer>
}

/** Kinds that keep every value finite and bounded, with how many inputs each gets. */
const soundKinds: readonly (readonly [CellNodeKind, number])[] = [
  ['linear', 1],
  ['linear', 2],
  ['add', 2],
  ['sub', 2],
  ['mul', 2],
  ['mul', 3],
  ['max', 2],
  ['min', 2],
  ['oneMinus', 1],
  ['sigmoid', 1],
  ['tanh', 1],
  ['relu', 1],
  ['softplus', 1],
  ['silu', 1],
  ['hardSigmoid', 1],
  ['gelu', 1],
  ['softmax', 1],
  ['layerNorm', 1],
  ['rmsNorm', 1],
  ['dropout', 1],
  ['diagonal', 1],
  ['vector', 0],
  ['matVec', 3]
]

/** A cell without faults: each node reads earlier ones, all of H units; every state gets a tanh of some node, so that nothing grows. */
export const soundCell: fc.Arbitrary<CellGraph> = fc
  .record({
    states: fc.integer({ min: 1, max: 3 }),
    inner: fc.array(
      fc.record({
        kind: fc.constantFrom(...soundKinds),
        picks: fc.array(fc.nat(999), { minLength: 3, maxLength: 3 }),
        role: fc.constantFrom(...roles)
      }),
      { minLength: 1, maxLength: 10 }
    ),
    nexts: fc.array(fc.nat(999), { minLength: 3, maxLength: 3 }),
    output: fc.nat(999)
  })
  .map(({ states, inner, nexts, output }) => {
    const build = new CellBuilder()
    build.add('x', 'input', 'plain', [])
    const names = Array.from({ length: states }, (_, k) => build.add(`s${k}`, 'state', 'state', []))
    const values = [build.add('entry', 'linear', 'plain', ['x']), ...names]
    inner.forEach(({ kind: [kind, count], picks, role }, k) => {
      const picked = picks.slice(0, count).map((pick) => values[pick % values.length] ?? 'entry')
      // A sum may take a value twice, a linear may not; powers would grow without bound. The two ports of a difference may hold the same.
      const sources = kind === 'add' ? picked : [...new Set(picked)]
      const two = cellNodes[kind].inputs !== 'many' && sources.length < count ? [...sources, ...sources].slice(0, count) : sources
      if (kind === 'matVec') values.push(build.addMemory(`n${k}`, role, two))
      else values.push(build.add(`n${k}`, kind, role, two))
    })
    names.forEach((name, k) => {
      const squashed = build.add(`t${k}`, 'tanh', 'state', [values[(nexts[k] ?? 0) % values.length] ?? 'entry'])
      build.add(`${name}Next`, 'nextState', 'state', [squashed], name)
    })
    build.add('y', 'output', 'plain', [values[output % values.length] ?? 'entry'])
    return build.cell
  })

class CellBuilder {
  readonly cell: CellGraph = { id: 'cell', name: 'Random', source: '', nodes: [], edges: [] }

  add(id: string, kind: CellNodeKind, role: Role, sources: readonly string[], state?: string): string {
    const params = state === undefined ? cellNodes[kind].defaults : { state }
    this.cell.nodes.push(cellNodeSchema.parse({ id, name: state ?? id, role, position, kind, params }))
    const ports = cellNodes[kind].inputs
    sources.forEach((source, k) => {
      const edge: CellEdge = {
        id: `${source}-${id}-${k}`,
        source,
        sourcePort: 'out',
        target: id,
        targetPort: ports === 'many' ? 'in' : (ports[k] ?? 'in')
      }
      this.cell.edges.push(edge)
    })
    return id
  }

  /** tanh((a bᵀ) c): a matrix made and read; the tanh keeps its entries bounded. */
  addMemory(id: string, role: Role, sources: readonly string[]): string {
    const [a = 'entry', b = a, c = b] = sources
    this.add(`${id}M`, 'outer', 'plain', [a, b])
    this.add(`${id}v`, 'matVec', 'plain', [`${id}M`, c])
    return this.add(id, 'tanh', role, [`${id}v`])
  }
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
