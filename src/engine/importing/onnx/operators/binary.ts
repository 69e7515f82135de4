/** Operators on two values: of constants and tokens at once, of sequences and steps as drawn equations. */
import { num } from '../../cells/cellText'
import { sameNumber } from '../constants'
import { signs } from '../canvas'
import type { Binary } from '../canvas'
import { isUnits } from '../dims'
import type { NodeContext, Operator } from '../machine'
import { sizeOfDim } from '../values'
import type { Constant, Dim, Stream, Value } from '../values'
import { apart } from './apart'
import type { Compute } from './apart'
import { asStream, input, spreadNodeOf, vectorOf } from './reading'

const computes: { readonly [B in Binary]: Compute } = {
  add: (a = 0, b = 0) => a + b,
  sub: (a = 0, b = 0) => a - b,
  mul: (a = 0, b = 0) => a * b,
  div: (a = 0, b = 0) => a / b,
  max: (a = 0, b = 0) => Math.max(a, b),
  min: (a = 0, b = 0) => Math.min(a, b)
}

/** The numbers that change nothing behind each sign; NaN, which no number equals, where there is none. */
const neutral: { readonly [B in Binary]: number } = { add: 0, sub: 0, mul: 1, div: 1, max: NaN, min: NaN }

export const binary =
  (operation: Binary): Operator =>
  (context) => {
    const whole = operation === 'div' && context.inputs.every((value) => value?.is === 'constant' && value.type.startsWith('int'))
    const compute: Compute = whole ? (a = 0, b = 1) => Math.trunc(a / b) : computes[operation]
    return apart(context, null, compute) ?? drawn(context, operation)
  }

/** A sequence with a constant, or two sequences. */
function drawn(context: NodeContext, operation: Binary): Value {
  const [a, b] = [input(context, 0), input(context, 1)]
  if (a.is === 'constant') return withConstant(context, operation, asStream(context, b, 1), a, false)
  if (b.is === 'constant') return withConstant(context, operation, asStream(context, a, 0), b, true)
  return combined(context, operation, asStream(context, a, 0), asStream(context, b, 1))
}

/** `after`: the constant stands behind the sign. */
function withConstant(context: NodeContext, operation: Binary, stream: Stream, constant: Constant, after: boolean): Stream {
  const { canvas, name } = context
  const node = spreadNodeOf(context, stream)
  const number = sameNumber(constant)
  const dims = padded(stream.dims, constant.shape.length)
  const last = dims.at(-1) ?? []
  const width = isUnits(last) ? sizeOfDim(last) : canvas.widthOf(node)
  const result = (own: string): Stream => ({
    ...stream,
    dims: [...dims.slice(0, -1), unitsOf(last, canvas.widthOf(own))],
    node: own,
    offset: 0
  })
  if (after && number === neutral[operation]) return { ...stream, dims }
  const vector = vectorOf(constant, width)
  if (operation === 'add' && vector && width === canvas.widthOf(node) && context.fresh(after ? 0 : 1)) {
    const own = canvas.withBias(node, vector)
    if (own !== null) return result(own)
  }
  const written = signs[operation]
  if (number !== null) return result(canvas.apply(name, node, (x) => (after ? written(x, num(number)) : written(num(number), x))))
  if (!vector) return context.cannot('computes with a constant that differs from sequence to sequence or step to step')
  return result(canvas.withVector(name, operation, node, vector, after))
}

const padded = (dims: readonly Dim[], rank: number): readonly Dim[] => [
  ...Array.from({ length: Math.max(0, rank - dims.length) }, (): Dim => []),
  ...dims
]

/** All units of a node; one unit may stand for several. */
export function unitsOf(dim: Dim, width: number): Dim {
  const size = sizeOfDim(dim)
  return isUnits(dim) ? [{ of: 'units', size, stride: size === width ? 1 : 0 }] : dim
}

function combined(context: NodeContext, operation: Binary, left: Stream, right: Stream): Stream {
  const rank = Math.max(left.dims.length, right.dims.length)
  const [a, b] = [padded(left.dims, rank), padded(right.dims, rank)]
  const outer = (dims: readonly Dim[], k: number) => (dims[k] ?? []).map((atom) => (atom.of === 'outer' ? atom.id : atom.of)).join()
  const fits = a.every(
    (_, k) => k === rank - 1 || outer(a, k) === outer(b, k) || sizeOfDim(a[k] ?? []) === 1 || sizeOfDim(b[k] ?? []) === 1
  )
  if (!fits || left.steps !== right.steps || left.reversed !== right.reversed)
    return context.cannot('computes with two values of different time steps or axes', 'Drawings combine values of the same time step.')
  const node = context.canvas.binary(
    context.name,
    operation,
    spreadNodeOf(context, left),
    spreadNodeOf(context, right),
    context.fresh(0) && context.fresh(1)
  )
  const dims = a.map((dim, k) => (sizeOfDim(dim) >= sizeOfDim(b[k] ?? []) ? dim : (b[k] ?? [])))
  return { ...left, node, offset: 0, dims: [...dims.slice(0, -1), unitsOf(dims.at(-1) ?? [], context.canvas.widthOf(node))] }
}

/** More than two inputs, one after another. */
export const folded =
  (operation: Binary): Operator =>
  (context) => {
    const [first, ...rest] = context.inputs.flatMap((value) => value ?? [])
    if (!first) return context.cannot('has no input')
    return rest.reduce<Value>((before, value) => {
      const result = binary(operation)({ ...context, inputs: [before, value], fresh: () => false })
      return 'is' in result ? result : before
    }, first)
  }
