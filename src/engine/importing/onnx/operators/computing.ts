/** Operators on each number: of constants at once, of tokens as a function of each, of sequences and steps as drawn equations. */
import { activationText, num } from '../../cells/cellText'
import { sameNumber } from '../constants'
import type { NodeContext, Operator, Operators } from '../machine'
import { apart } from './apart'
import type { Compute } from './apart'
import { binary, folded, unitsOf } from './binary'
import { asStream, input, spreadNodeOf } from './reading'

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
