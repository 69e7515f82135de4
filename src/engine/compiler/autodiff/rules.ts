/** The gradient of each operation: one row each, from the cotangents of its outputs to those of its inputs (vector-Jacobian products). */
import type { BlockBuilder } from '../program/builder'
import { ProgramError } from '../program/operations'
import { at, range } from '../program/shapes'
import type { AnyOperation, Operation, OperationName, Value } from '../program/types'
import { scanGradient } from './scan'
import type { Tape } from './tape'

/** What a row is given: the forward operation with its values as the backward computation can use them. */
interface Context<N extends OperationName> {
  readonly b: BlockBuilder
  readonly operation: Operation<N>
  /** Cotangent of the only output. */
  readonly ct: Value
  /** Inputs and output; taken only when asked for, because each one asked for inside a loop is kept in memory. */
  input(k: number): Value
  output(): Value
  /** Whether the k-th input needs a cotangent. */
  wants(k: number): boolean
}

type Row<N extends OperationName> = (context: Context<N>) => (Value | null)[]

const zero = () => [null]
const none2 = () => [null, null]

/** Gives cotangents only where they are wanted, so that no residual is kept for the others. */
const pair =
  <N extends OperationName>(first: (context: Context<N>) => Value, second: (context: Context<N>) => Value): Row<N> =>
  (context) => [context.wants(0) ? first(context) : null, context.wants(1) ? second(context) : null]

/** ct where the first input is chosen, else zero; ties go to the first. */
const chosen =
  (first: boolean, order: 'max' | 'min') =>
  ({ b, ct, input }: Context<'max' | 'min'>): Value => {
    const firstWins = order === 'max' ? b.binary('lessEqual', input(1), input(0)) : b.binary('lessEqual', input(0), input(1))
    const zeros = b.zeros(ct.type)
    return first ? b.select(firstWins, ct, zeros) : b.select(firstWins, zeros, ct)
  }

const one = (b: BlockBuilder, like: Value) => b.fill(1, like.type.shape)

export const gradientRows: { readonly [N in Exclude<OperationName, 'scan'>]: Row<N> } = {
  neg: ({ b, ct }) => [b.unary('neg', ct)],
  exp: ({ b, ct, output }) => [b.mul(ct, output())],
  log: ({ b, ct, input }) => [b.div(ct, input(0))],
  sqrt: ({ b, ct, output }) => [b.div(b.scale(ct, 0.5), output())],
  sin: ({ b, ct, input }) => [b.mul(ct, b.unary('cos', input(0)))],
  cos: ({ b, ct, input }) => [b.unary('neg', b.mul(ct, b.unary('sin', input(0))))],
  tanh: ({ b, ct, output }) => [b.mul(ct, b.sub(one(b, ct), b.mul(output(), output())))],
  sigmoid: ({ b, ct, output }) => [b.mul(ct, b.mul(output(), b.sub(one(b, ct), output())))],
  relu: ({ b, ct, output }) => [b.mul(ct, b.unary('sign', output()))],
  softplus: ({ b, ct, input }) => [b.mul(ct, b.unary('sigmoid', input(0)))],
  /** 2/√π · e^(−x²). */
  erf: ({ b, ct, input }) => [b.mul(ct, b.scale(b.unary('exp', b.unary('neg', b.mul(input(0), input(0)))), 2 / Math.sqrt(Math.PI)))],
  abs: ({ b, ct, input }) => [b.mul(ct, b.unary('sign', input(0)))],
  sign: zero,
  not: zero,
  add: pair(
    ({ ct }) => ct,
    ({ ct }) => ct
  ),
  sub: pair(
    ({ ct }) => ct,
    ({ b, ct }) => b.unary('neg', ct)
  ),
  mul: pair(
    ({ b, ct, input }) => b.mul(ct, input(1)),
    ({ b, ct, input }) => b.mul(ct, input(0))
  ),
  div: pair(
    ({ b, ct, input }) => b.div(ct, input(1)),
    ({ b, ct, input, output }) => b.unary('neg', b.mul(ct, b.div(output(), input(1))))
  ),
  max: pair(chosen(true, 'max'), chosen(false, 'max')),
  min: pair(chosen(true, 'min'), chosen(false, 'min')),
  and: none2,
  or: none2,
  equal: none2,
  less: none2,
  lessEqual: none2,
  fill: () => [],
  iota: () => [],
  select: ({ b, ct, input, wants }) => [
    null,
    wants(1) ? b.select(input(0), ct, b.zeros(ct.type)) : null,
    wants(2) ? b.select(input(0), b.zeros(ct.type), ct) : null
  ],
  cast: zero,
  /** p · x^(p − 1), which is 0 at x = 0 where p is above 1. */
  power: ({ b, ct, input, operation: { attributes } }) => [
    b.mul(ct, b.scale(b.power(input(0), attributes.exponent - 1), attributes.exponent))
  ],
  broadcast: ({ b, ct, operation }) => [b.unbroadcast(ct, at(operation.inputs, 0).type.shape)],
  matmul: pair(matmulLeft, matmulRight),
  reshape: ({ b, ct, operation }) => [b.reshape(ct, at(operation.inputs, 0).type.shape)],
  transpose: ({ b, ct, operation: { attributes } }) => [
    b.transpose(
      ct,
      range(attributes.permutation.length).map((axis) => attributes.permutation.indexOf(axis))
    )
  ],
  slice: ({ b, ct, operation: { attributes, inputs } }) => {
    const whole = at(inputs, 0).type.shape
    const after = whole.map((size, axis) => size - at(attributes.begin, axis) - at(attributes.size, axis))
    return [b.operation('pad', [ct], { before: attributes.begin, after })]
  },
  concat: ({ b, ct, operation: { attributes, inputs }, wants }) => {
    let begin = 0
    return inputs.map((input, k) => {
      const size = at(input.type.shape, attributes.axis)
      const from = begin
      begin += size
      return wants(k) ? b.sliceAxis(ct, attributes.axis, from, size) : null
    })
  },
  pad: ({ b, ct, operation: { attributes, inputs } }) => [b.slice(ct, attributes.before, at(inputs, 0).type.shape)],
  gather: ({ b, ct, operation: { inputs }, input }) => [
    b.operation('scatterAdd', [input(1), ct], { rows: at(at(inputs, 0).type.shape, 0) }),
    null
  ],
  random: none2,
  scatterAdd: ({ b, ct, input }) => [null, b.gather(ct, input(0))],
  reduceSum: ({ b, ct, operation }) => [expand(b, ct, at(operation.inputs, 0), operation.attributes.axes)],
  /** Shared evenly among equal maxima. */
  reduceMax: ({ b, ct, operation, input, output }) => {
    const { axes } = operation.attributes
    const whole = at(operation.inputs, 0)
    const hits = b.cast(b.binary('equal', input(0), expand(b, output(), whole, axes)), 'float32')
    const count = b.reduceSum(hits, axes)
    return [b.mul(hits, expand(b, b.div(ct, count), whole, axes))]
  },
  stopGradient: zero,
  split: () => {
    throw new ProgramError('a split is differentiated inside its parts, not from outside')
  }
}

/** Puts reduced axes back in and repeats along them. */
function expand(b: BlockBuilder, value: Value, like: Value, axes: readonly number[]): Value {
  const { shape } = like.type
  return b.broadcast(
    b.reshape(
      value,
      shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    ),
    shape
  )
}

/** C = A·B: Ā = C̄·Bᵀ; with either transposed, the same read the other way round. */
function matmulLeft({ b, ct, input, operation: { attributes } }: Context<'matmul'>): Value {
  const { transposeA, transposeB } = attributes
  return transposeA
    ? b.matmul(input(1), ct, { transposeA: transposeB, transposeB: true })
    : b.matmul(ct, input(1), { transposeB: !transposeB })
}

/** B̄ = Aᵀ·C̄. */
function matmulRight({ b, ct, input, operation: { attributes } }: Context<'matmul'>): Value {
  const { transposeA, transposeB } = attributes
  return transposeB
    ? b.matmul(ct, input(0), { transposeA: true, transposeB: transposeA })
    : b.matmul(input(0), ct, { transposeA: !transposeA })
}

/** The cotangents of an operation's inputs. */
export function gradientOf(tape: Tape, operation: AnyOperation, cotangents: readonly (Value | null)[]): (Value | null)[] {
  if (operation.name === 'scan') return scanGradient(tape, operation, cotangents)
  const ct = cotangents[0]
  return ct ? rowGradient(tape, operation, ct) : operation.inputs.map(() => null)
}

function rowGradient<N extends Exclude<OperationName, 'scan'>>(tape: Tape, operation: Operation<N>, ct: Value): (Value | null)[] {
  return gradientRows[operation.name]({
    b: tape.builder,
    operation,
    ct,
    input: (k) => tape.primal(at(operation.inputs, k)),
    output: () => tape.primal(at(operation.outputs, 0)),
    wants: (k) => tape.forward.active.has(at(operation.inputs, k))
  })
}
