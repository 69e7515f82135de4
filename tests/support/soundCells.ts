/** Random cells without faults for property tests: of every kind of node, with states of several shapes and starts. */
import * as fc from 'fast-check'
import type { CellGraph, Role } from '../../src/contract/document/cellGraph'
import { cellNodeSchema } from '../../src/contract/document/cellGraph'
import { cellNodes } from '../../src/cell/nodes/cellNodeKinds'
import type { elementwise } from '../../src/cell/nodes/elementwise'
import { ports } from '../../src/cell/nodes/ports'
import { cellNodeKinds } from '../../src/contract/document/cellNodes'
import type { CellNodeKind, CellNodeParams, Dim } from '../../src/contract/document/cellNodes'
import { roles } from './randomCells'

/** Draws nodes and what enters them, in order. */
export class CellBuilder {
  readonly cell: CellGraph = { id: 'cell', name: 'Random', source: '', nodes: [], edges: [] }

  add<K extends CellNodeKind>(id: string, kind: K, role: Role, sources: readonly string[], params?: CellNodeParams<K>, name = id): string {
    const position = { x: 0, y: 0 }
    this.cell.nodes.push(cellNodeSchema.parse({ id, name, role, position, kind, params: params ?? cellNodes[kind].defaults }))
    const ports = cellNodes[kind].inputs
    sources.forEach((source, k) => {
      const targetPort = ports === 'many' ? 'in' : (ports[k] ?? 'in')
      this.cell.edges.push({ id: `${source}-${id}-${k}`, source, sourcePort: 'out', target: id, targetPort })
    })
    return id
  }

  linear(id: string, sources: readonly string[], units: Dim = 'H', role: Role = 'plain'): string {
    return this.add(id, 'linear', role, sources, { ...cellNodes.linear.defaults, units, bias: units === 'H' })
  }

  tanh(id: string, source: string): string {
    return this.add(id, 'tanh', 'plain', [source])
  }
}

interface Step {
  readonly build: CellBuilder
  /** The node's identifier; what else a step draws begins with it. */
  readonly id: string
  readonly role: Role
  /** Vectors of H units; some may be the same. */
  readonly a: string
  readonly b: string
  readonly c: string
  /** Decides what the kind leaves open. */
  readonly number: number
}
export type InnerKind = Exclude<CellNodeKind, keyof typeof ports>
/** Draws a node of its kind, with what keeps it finite and bounded, and gives the name of a vector of H units. */
type Draw = (step: Step) => string

const unary =
  (kind: InnerKind): Draw =>
  ({ build, id, role, a }) =>
    build.add(id, kind, role, [a])

const two =
  (kind: InnerKind): Draw =>
  ({ build, id, role, a, b }) =>
    build.add(id, kind, role, [a, b])

/** Draws a function of a number between ½ and 1½, or so. */
const ofPositive =
  (kind: InnerKind): Draw =>
  ({ build, id, role, a }) =>
    build.add(id, kind, role, [positive(build, id, a)])

function positive(build: CellBuilder, id: string, source: string): string {
  return build.add(`${id}p`, 'softplus', 'plain', [build.tanh(`${id}t`, source)])
}

/** Adds an angle between −4 and 4, which reaches past both ends of a rising and a falling half wave. */
function turned(build: CellBuilder, id: string, source: string): string {
  return build.add(`${id}p`, 'scale', 'plain', [build.tanh(`${id}t`, source)], { factor: 4 })
}

/** tanh(N(a bᵀ) c), N nothing, a norm over the rows, or what a matrix can be beside vectors and other matrices. */
function memory({ build, id, role, a, b, c, number }: Step): string {
  const whole = build.add(`${id}M`, 'outer', 'plain', [build.tanh(`${id}a`, a), build.tanh(`${id}b`, b)])
  const matrix = (matrixForms[number] ?? plainMatrix)(build, id, whole, a)
  return build.add(id, 'tanh', role, [build.add(`${id}v`, 'matVec', 'plain', [matrix, c])])
}

/** Makes a matrix H × H of one, and of a vector. */
type MatrixForm = (build: CellBuilder, id: string, matrix: string, vector: string) => string
const normed =
  (kind: InnerKind): MatrixForm =>
  (build, id, matrix) =>
    build.add(`${id}N`, kind, 'plain', [matrix])
const plainMatrix: MatrixForm = (_, __, matrix) => matrix
const matrixForms: readonly MatrixForm[] = [
  normed('softmax'),
  normed('rmsNorm'),
  normed('layerNorm'),
  normed('sigmoid'),
  // One number of the vector for each row.
  (build, id, matrix, vector) => build.add(`${id}N`, 'mul', 'plain', [vector, matrix]),
  (build, id, matrix, vector) => build.add(`${id}N`, 'max', 'plain', [matrix, vector]),
  // A learned matrix, each column of which begins higher than the one before.
  (build, id, matrix) => {
    const learned = build.add(`${id}L`, 'vector', 'plain', [], { units: 'H', columns: 'H', start: -0.5, rise: 0.3 })
    return build.add(`${id}N`, 'add', 'plain', [matrix, learned])
  },
  // The sum of each row, for all of it.
  (build, id, matrix) => build.add(`${id}N`, 'sub', 'plain', [matrix, build.add(`${id}R`, 'meanUnits', 'plain', [matrix])]),
  // Its columns twice, of which the middle is taken.
  (build, id, matrix) =>
    build.add(`${id}N`, 'slice', 'plain', [build.add(`${id}C`, 'concat', 'plain', [matrix, matrix])], { begin: 1, size: 'H' })
]

/** [a, b], of which H units are taken, or two and those mapped to H. */
function cut({ build, id, role, a, b, number }: Step): string {
  const both = build.add(`${id}c`, 'concat', 'plain', [a, b])
  const begins = [0, 1, 'H'] as const
  const begin = begins[number % begins.length] ?? 0
  if (number % 2 === 0) return build.add(id, 'slice', role, [both], { begin, size: 'H' })
  return build.linear(id, [build.add(`${id}s`, 'slice', 'plain', [both], { begin, size: 2 })], 'H', role)
}

/** One of the equal parts of [a, b], of which there are two, or of [a, b, c]. */
function part({ build, id, role, a, b, c, number }: Step): string {
  const parts = 2 + (number % 2)
  const all = build.add(`${id}c`, 'concat', 'plain', [a, b, c].slice(0, parts))
  return build.add(id, 'split', role, [all], { part: 1 + (number % parts), parts })
}

/** One number for all units of a: b reduced, or the bounded dot product of b and c. */
const reduced =
  (kind: 'sumUnits' | 'meanUnits'): Draw =>
  ({ build, id, role, a, b, c, number }) => {
    const product =
      number % 2 === 0 ? build.tanh(`${id}b`, b) : build.add(`${id}m`, 'mul', 'plain', [build.tanh(`${id}b`, b), build.tanh(`${id}c`, c)])
    return build.add(id, 'mul', role, [build.add(`${id}r`, kind, 'plain', [product]), a])
  }

const someNumbers = [1, -0.3, 3, 1e-8, 0, 0.7, 'H', 'D / 4', '(H - 1) / 3'] as const

/** A fixed number wherever one may stand: beside a value, as both inputs, in a call, as a unit of its own. */
function fixed({ build, id, role, a, number }: Step): string {
  const values = [0, 1].map((k) => someNumbers[(number + k) % someNumbers.length] ?? 1)
  const k = (at: number): string => build.add(`${id}k${at}`, 'constant', 'plain', [], { value: values[at] ?? 1 })
  const bounded = () => build.tanh(`${id}t`, a)
  const forms: readonly (() => string)[] = [
    () => build.add(id, 'add', role, [a, k(0)]),
    () => build.add(id, 'sub', role, [k(0), a]),
    () => build.add(id, 'sub', role, [a, k(0)]),
    () => build.add(id, 'div', role, [k(0), positive(build, id, a)]),
    () => build.add(id, 'max', role, [a, k(0)]),
    () => build.add(id, 'min', role, [k(0), a]),
    () => build.add(id, 'mul', role, [k(0), bounded()]),
    () => build.linear(id, [build.add(`${id}c`, 'concat', 'plain', [a, k(0)])], 'H', role),
    () => build.add(id, 'add', role, [k(0), k(1), a]),
    () => build.add(id, 'mul', role, [build.tanh(`${id}s`, k(0)), bounded()]),
    () => build.add(id, 'sub', role, [a, build.add(`${id}d`, 'sub', 'plain', [k(0), k(1)])]),
    () => build.add(id, 'add', role, [a, build.add(`${id}o`, 'oneMinus', 'plain', [k(0)])])
  ]
  return (forms[number % forms.length] ?? bounded)()
}

/** Whole powers of any number between −1 and 1, and others of a positive one. */
function raised({ build, id, role, a, number }: Step): string {
  const exponents = [2, 3, 0, 1, 5, 2, -1, -2, 0.5, -0.5, 1.5, -0.7] as const
  const exponent = exponents[number % exponents.length] ?? 2
  const whole = Number.isInteger(exponent) && exponent >= 0
  return build.add(id, 'power', role, [whole ? build.tanh(`${id}t`, a) : positive(build, id, a)], { exponent })
}

type Elementwise = keyof typeof elementwise
type Draws = { readonly [K in Exclude<InnerKind, Elementwise>]: Draw } & { readonly [K in Elementwise]?: Draw }

/** A function of each number alone needs a row only where it does not take every vector. */
const draws: Draws = {
  linear: ({ build, id, role, a, b, number }) => {
    const sources = [...new Set([a, b])]
    const units = ([2, '2H', 'H', 'H', 'H - 1', '(H + 1) / 2', 'H + D', 'D'] as const)[number % 8] ?? 'H'
    return units === 'H' ? build.linear(id, sources, 'H', role) : build.linear(id, [build.linear(`${id}w`, sources, units)], 'H', role)
  },
  // A learned vector, or one number for all units; some rise, some from logarithms.
  vector: ({ build, id, role, a, number }) => {
    const more = [{}, { rise: 0.25 }, { log: true }, { rise: 0.25, log: true }] as const
    const one = build.add(`${id}u`, 'vector', 'plain', [], { units: number % 2 === 0 ? 1 : 'H', start: 0.5, ...more[number % 4] })
    return build.add(id, 'mul', role, [a, one])
  },
  diagonal: ({ build, id, role, a }) => build.add(id, 'diagonal', role, [a], { low: -1, high: 1 }),
  add: ({ build, id, role, a, b, c, number }) => build.add(id, 'add', role, number % 2 === 0 ? [a, b] : [a, b, c]),
  sub: two('sub'),
  // Powers would grow without bound.
  mul: ({ build, id, role, a, b, c }) => {
    const factors = [...new Set([a, b, c])]
    return build.add(id, 'mul', role, factors.length > 1 ? factors : [build.tanh(`${id}t`, a), a])
  },
  div: ({ build, id, role, a, b }) => build.add(id, 'div', role, [a, positive(build, id, b)]),
  max: two('max'),
  min: two('min'),
  scale: ({ build, id, role, a, number }) => build.add(id, 'scale', role, [a], { factor: [-1, -0.5, 0, 0.5][number % 4] ?? 1 }),
  constant: fixed,
  oneMinus: unary('oneMinus'),
  power: raised,
  outer: memory,
  matVec: memory,
  sumUnits: reduced('sumUnits'),
  meanUnits: reduced('meanUnits'),
  exp: ({ build, id, role, a }) => build.add(id, 'exp', role, [build.tanh(`${id}t`, a)]),
  log: ofPositive('log'),
  sqrt: ofPositive('sqrt'),
  sin: ({ build, id, role, a }) => build.add(id, 'sin', role, [turned(build, id, a)]),
  cos: ({ build, id, role, a }) => build.add(id, 'cos', role, [turned(build, id, a)]),
  softmax: unary('softmax'),
  layerNorm: unary('layerNorm'),
  rmsNorm: unary('rmsNorm'),
  dropout: ({ build, id, role, a, number }) =>
    build.add(id, 'dropout', role, [a], { rate: [0, 0.3][number % 2] ?? 0, mask: number % 3 === 0 ? 'sequence' : 'step' }),
  concat: cut,
  slice: cut,
  split: part
}
const innerKinds = cellNodeKinds.filter((kind): kind is InnerKind => !(kind in ports))
const drawOf = (kind: InnerKind): Draw => draws[kind] ?? unary(kind)

/** Nodes between a cell's ports, each of which reads earlier values. */
export const innerNodes = (counts: fc.ArrayConstraints) =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...innerKinds),
      picks: fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999)),
      number: fc.nat(11),
      role: fc.constantFrom(...roles)
    }),
    counts
  )
type Inner = typeof innerNodes extends (counts: fc.ArrayConstraints) => fc.Arbitrary<infer T> ? T : never

/** Draws them and adds their values, vectors of H units, to `values`. */
export function drawInner(build: CellBuilder, values: string[], inner: Inner): void {
  const pick = (number: number): string => values[number % values.length] ?? 'entry'
  inner.forEach(({ kind, picks: [a, b, c], number, role }, k) =>
    values.push(drawOf(kind)({ build, id: `n${k}`, role, a: pick(a), b: pick(b), c: pick(c), number }))
  )
}

/** How a state of each shape is read as a vector of H units, and what its next value is made of. */
interface StateForm {
  readonly shape: Dim[]
  readonly read: (build: CellBuilder, name: string) => string
  /** `a` and `b` are vectors of H units; gives a bounded value of the state's shape. */
  readonly next: (build: CellBuilder, id: string, a: string, b: string) => string
}
const stateForms: readonly StateForm[] = [
  { shape: ['H'], read: (_, name) => name, next: (build, id, a) => build.tanh(id, a) },
  {
    shape: ['2H'],
    read: (build, name) => build.add(`${name}r`, 'slice', 'plain', [name], { begin: 'H', size: 'H' }),
    next: (build, id, a, b) => build.add(id, 'concat', 'state', [build.tanh(`${id}a`, a), build.tanh(`${id}b`, b)])
  },
  {
    shape: [2],
    read: (build, name) => build.linear(`${name}r`, [name]),
    next: (build, id, a) => build.tanh(id, build.linear(`${id}a`, [a], 2))
  },
  {
    shape: ['(H + 1) / 2'],
    read: (build, name) => build.linear(`${name}r`, [name]),
    next: (build, id, a) => build.tanh(id, build.linear(`${id}a`, [a], '(H + 1) / 2'))
  },
  {
    shape: ['H', 'H'],
    read: (build, name) => build.add(`${name}r`, 'matVec', 'plain', [name, 'entry']),
    next: (build, id, a, b) => build.add(id, 'outer', 'state', [build.tanh(`${id}a`, a), build.tanh(`${id}b`, b)])
  },
  {
    shape: [2, 'H'],
    read: (build, name) => build.linear(`${name}r`, [build.add(`${name}v`, 'matVec', 'plain', [name, 'entry'])]),
    next: (build, id, a, b) =>
      build.add(id, 'outer', 'state', [build.tanh(`${id}a`, build.linear(`${id}l`, [a], 2)), build.tanh(`${id}b`, b)])
  }
]

/** Half of all states are plain vectors that begin at zero. */
const state = fc.record({
  form: fc.oneof(fc.constant(0), fc.nat(stateForms.length - 1)).map((k) => stateForms[k] ?? fail()),
  initial: fc.constantFrom('zero', 'learned'),
  becomes: fc.constantFrom('made', 'made', 'made', 'made', 'number', 'unit'),
  nexts: fc.tuple(fc.nat(999), fc.nat(999))
})

function fail(): never {
  throw new RangeError('no such form')
}

/** A number, or a mean, that stands for all units of a state; null for a state whose units are made one by one. */
function oneUnit(becomes: 'made' | 'number' | 'unit', build: CellBuilder, id: string, number: number, value: string): string | null {
  if (becomes === 'made') return null
  if (becomes === 'number') return build.add(id, 'constant', 'plain', [], { value: [0, 1, -0.5][number % 3] ?? 0 })
  return build.add(id, 'meanUnits', 'plain', [build.tanh(`${id}u`, value)])
}

/** Each node reads earlier vectors of H units; every state gets a bounded value, so that nothing grows from step to step. */
export const soundCell: fc.Arbitrary<CellGraph> = fc
  .record({
    states: fc.array(state, { minLength: 1, maxLength: 3 }),
    inner: innerNodes({ minLength: 1, maxLength: 9 }),
    output: fc.nat(999)
  })
  .map(({ states, inner, output }) => {
    const build = new CellBuilder()
    const values = [build.linear('entry', [build.add('x', 'input', 'plain', [])])]
    const pick = (number: number): string => values[number % values.length] ?? 'entry'
    states.forEach(({ form, initial }, k) => build.add(`s${k}`, 'state', 'state', [], { shape: form.shape, initial }))
    states.forEach(({ form }, k) => values.push(form.read(build, `s${k}`)))
    drawInner(build, values, inner)
    states.forEach(({ form, becomes, nexts: [a, b] }, k) => {
      const next = oneUnit(becomes, build, `t${k}`, a, pick(b)) ?? form.next(build, `t${k}`, pick(a), pick(b))
      build.add(`s${k}Next`, 'nextState', 'state', [next], { state: `s${k}` }, `s${k}`)
    })
    build.add('y', 'output', 'plain', [pick(output)])
    return build.cell
  })
