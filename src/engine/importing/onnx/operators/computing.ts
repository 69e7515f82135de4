/** Operators on each number: of constants at once, of tokens as a function of each, of sequences and steps as drawn equations. */
import { activationText, num } from '../../cells/cellText'
import { mapped, sameNumber } from '../constants'
import type { Binary } from '../canvas'
import { isUnits } from '../dims'
import type { NodeContext, Operator, Operators } from '../machine'
import { sizeOfDim } from '../values'
import type { Constant, Dim, Iteration, Stream, Tokens, Value } from '../values'
import { asStream, input, spreadNodeOf, vectorOf } from './reading'

type Compute = (...numbers: number[]) => number

/** A value as a function of each token; null where it is none. Conditions of tokens are such functions, too. */
function asTokens(value: Value | null): Tokens | null {
  if (value?.is === 'tokens') return value
  return value?.is === 'input' && !value.float ? { is: 'tokens', input: value, map: (token) => token } : null
}

/** What no drawing needs: constants, functions of tokens, and conditions. Null where the node computes with a sequence. */
function apart(context: NodeContext, type: Constant['type'] | null, compute: Compute): Value | null {
  const values = context.inputs.flatMap((value) => value ?? [])
  const constants = values.filter((value) => value.is === 'constant')
  if (constants.length === values.length) return mapped(type ?? constants[0]?.type ?? 'float32', constants, compute)
  if (values.some((value) => value.is === 'opaque')) return { is: 'opaque', why: 'a condition' }
  if (values.some((value) => value.is === 'iteration')) return iterated(context, values)
  const tokens = values.map(asTokens)
  const [first] = tokens.flatMap((each) => each ?? [])
  if (!first || !values.every((value, k) => value.is === 'constant' || tokens[k]?.input.name === first.input.name)) return null
  return {
    ...first,
    map: (token) =>
      compute(...values.map((value, k) => (value.is === 'constant' ? (sameNumber(value) ?? NaN) : (tokens[k]?.map(token) ?? NaN))))
  }
}

/** A count of steps may be moved by a whole number; whatever else is computed of it is a condition. */
function iterated({ node, inputs }: NodeContext, values: readonly Value[]): Iteration | Value {
  const [count] = values.filter((value) => value.is === 'iteration')
  const [constant] = values.filter((value) => value.is === 'constant')
  const number = constant && sameNumber(constant)
  const moved = node.opType === 'Add' || (node.opType === 'Sub' && inputs[0]?.is === 'iteration')
  if (!count || !moved || number === null || number === undefined || values.length !== 2) return { is: 'opaque', why: 'a condition' }
  return { is: 'iteration', plus: count.plus + (node.opType === 'Add' ? number : -number) }
}

const computes: { readonly [B in Binary]: Compute } = {
  add: (a = 0, b = 0) => a + b,
  sub: (a = 0, b = 0) => a - b,
  mul: (a = 0, b = 0) => a * b,
  div: (a = 0, b = 0) => a / b,
  max: (a = 0, b = 0) => Math.max(a, b),
  min: (a = 0, b = 0) => Math.min(a, b)
}

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
  const nothing = number !== null && after && number === { add: 0, sub: 0, mul: 1, div: 1, max: NaN, min: NaN }[operation]
  if (nothing) return { ...stream, dims }
  const vector = vectorOf(constant, width)
  if (operation === 'add' && vector && width === canvas.widthOf(node) && context.fresh(after ? 0 : 1)) {
    const own = canvas.withBias(node, vector)
    if (own !== null) return result(own)
  }
  if (number !== null) return result(canvas.apply(name, node, (x) => written(operation, x, num(number), after)))
  if (!vector) return context.cannot('computes with a constant that differs from sequence to sequence or step to step')
  return result(canvas.withVector(name, operation, node, vector, after))
}

function written(operation: Binary, x: string, number: string, after: boolean): string {
  const [a, b] = after ? [x, number] : [number, x]
  const signs = {
    add: `${a} + ${b}`,
    sub: `${a} - ${b}`,
    mul: `${a} * ${b}`,
    div: `${a} / ${b}`,
    max: `max(${a}, ${b})`,
    min: `min(${a}, ${b})`
  }
  return signs[operation]
}

const padded = (dims: readonly Dim[], rank: number): readonly Dim[] => [
  ...Array.from({ length: Math.max(0, rank - dims.length) }, (): Dim => []),
  ...dims
]

/** All units of a node; one unit may stand for several. */
function unitsOf(dim: Dim, width: number): Dim {
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

/** A function of each number by its equation of a name. */
const unary =
  (compute: Compute, equation: (x: string, context: NodeContext) => string): Operator =>
  (context) => {
    const computed = apart(context, null, compute)
    if (computed) return computed
    const stream = asStream(context, input(context, 0), 0)
    const node = context.canvas.apply(context.name, spreadNodeOf(context, stream), (x) => equation(x, context))
    const dims = [...stream.dims.slice(0, -1), unitsOf(stream.dims.at(-1) ?? [], context.canvas.widthOf(node))]
    return { ...stream, dims, node, offset: 0 }
  }

/** A function of the table of activations, with alpha and beta as attributes. */
const activation = (name: string, compute: Compute = () => NaN): Operator =>
  unary(compute, (x, { attributes }) => {
    const settings = (['alpha', 'beta', 'gamma'] as const).map((key) => (attributes.has(key) ? attributes.float(key, 0) : undefined))
    const [alpha, beta = settings[2]] = settings
    return activationText({ name, ...(alpha !== undefined && { alpha }), ...(beta !== undefined && { beta }) }, x)
  })

/** Whole numbers from conditions: what is compared decides nothing that is drawn. */
const compared =
  (compute: Compute): Operator =>
  (context) =>
    apart(context, 'bool', compute) ?? { is: 'opaque', why: 'a condition' }

/** What is computed of sizes and indices only. */
const ofConstants =
  (compute: Compute): Operator =>
  (context) =>
    apart(context, null, compute) ?? context.cannot('computes it of what the model reads')

const bit = (value: boolean): number => (value ? 1 : 0)

/** More than two inputs, one after another. */
const folded =
  (operation: Binary): Operator =>
  (context) => {
    const [first, ...rest] = context.inputs.flatMap((value) => value ?? [])
    if (!first) return context.cannot('has no input')
    return rest.reduce<Value>((before, value) => {
      const result = binary(operation)({ ...context, inputs: [before, value], fresh: () => false })
      return 'is' in result ? result : before
    }, first)
  }

const clip: Operator = (context) => {
  const bound = (k: number, name: string): number | null => {
    const value = context.inputs[k]
    if (context.attributes.has(name)) return context.attributes.float(name, 0)
    return value?.is === 'constant' ? (sameNumber(value) ?? context.cannot('cuts each unit to bounds of its own')) : null
  }
  const [low, high] = [bound(1, 'min'), bound(2, 'max')]
  const text = (x: string): string => {
    const above = low === null || low < -3e38 ? x : `max(${x}, ${num(low)})`
    return high === null || high > 3e38 ? above : `min(${above}, ${num(high)})`
  }
  const only = { ...context, inputs: context.inputs.slice(0, 1) }
  return unary((x = 0) => Math.min(high ?? Infinity, Math.max(low ?? -Infinity, x)), text)(only)
}

const power: Operator = (context) => {
  const exponent = context.inputs[1]
  const number = exponent?.is === 'constant' ? sameNumber(exponent) : null
  const computed = apart(context, null, (a = 0, b = 1) => a ** b)
  if (computed) return computed
  if (number === null) return context.cannot('raises to a power that differs from unit to unit')
  return unary((x = 0) => x ** number, (x) => (number === 2 ? `${x} * ${x}` : `${x} ^ ${num(number)}`))({ ...context, inputs: context.inputs.slice(0, 1) }) // prettier-ignore
}

/** Half with the exact error function, or the tanh form. */
const gelu = (x: string, { attributes }: NodeContext): string =>
  attributes.text('approximate', 'none') === 'tanh' ? `gelu(${x})` : `0.5 * ${x} * (1 + erf(0.7071067811865476 * ${x}))`

export const computing: Operators = {
  Add: binary('add'),
  Sub: binary('sub'),
  Mul: binary('mul'),
  Div: binary('div'),
  Max: folded('max'),
  Min: folded('min'),
  Sum: folded('add'),
  Tanh: activation('Tanh', Math.tanh),
  Relu: activation('Relu', (x = 0) => Math.max(0, x)),
  Softplus: activation('Softplus'),
  Softsign: activation('Softsign'),
  HardSigmoid: activation('HardSigmoid'),
  LeakyRelu: activation('LeakyRelu'),
  Elu: activation('Elu'),
  Selu: activation('selu'),
  Swish: activation('silu'),
  HardSwish: unary(() => NaN, (x) => `${x} * min(max(${x} / 6 + 0.5, 0), 1)`), // prettier-ignore
  Mish: unary(() => NaN, (x) => `${x} * tanh(softplus(${x}))`), // prettier-ignore
  Gelu: unary(() => NaN, gelu),
  Erf: unary(() => NaN, (x) => `erf(${x})`), // prettier-ignore
  Exp: unary(Math.exp, (x) => `exp(${x})`),
  Log: unary(Math.log, (x) => `log(${x})`),
  Sqrt: unary(Math.sqrt, (x) => `sqrt(${x})`),
  Sin: unary(Math.sin, (x) => `sin(${x})`),
  Cos: unary(Math.cos, (x) => `cos(${x})`),
  Abs: unary(Math.abs, (x) => `max(${x}, 0 - ${x})`),
  Neg: unary((x = 0) => -x, (x) => `0 - ${x}`), // prettier-ignore
  Reciprocal: unary((x = 1) => 1 / x, (x) => `1 / ${x}`), // prettier-ignore
  Floor: ofConstants(Math.floor),
  Ceil: ofConstants(Math.ceil),
  Pow: power,
  Clip: clip,
  Less: compared((a = 0, b = 0) => bit(a < b)),
  LessOrEqual: compared((a = 0, b = 0) => bit(a <= b)),
  Greater: compared((a = 0, b = 0) => bit(a > b)),
  GreaterOrEqual: compared((a = 0, b = 0) => bit(a >= b)),
  Equal: compared((a = 0, b = 0) => bit(a === b)),
  Not: compared((a = 0) => bit(a === 0)),
  And: compared((a = 0, b = 0) => bit(a !== 0 && b !== 0)),
  Or: compared((a = 0, b = 0) => bit(a !== 0 || b !== 0)),
  Mod: ofConstants((a = 0, b = 1) => ((a % b) + b) % b),
  Where: (context) =>
    apart(context, null, (condition = 0, a = 0, b = 0) => (condition === 0 ? b : a)) ??
    context.cannot('chooses between values by a condition')
}
