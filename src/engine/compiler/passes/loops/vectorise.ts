/** Writes one operation of a loop's body for all time steps at once: each value gets a leading time axis. The table has a row for each operation. */
import type { BlockBuilder } from '../../program/builder'
import { ProgramError } from '../../program/operations'
import { at, range } from '../../program/shapes'
import { hasTrait } from '../../program/traits'
import type { AnyOperation, Operation, OperationName, Value } from '../../program/types'

/** A value outside the loop: stacked over time, [T, ...], or one value for every step. */
export interface Stacked {
  readonly value: Value
  readonly overTime: boolean
}

interface Context<N extends OperationName> {
  readonly b: BlockBuilder
  readonly operation: Operation<N>
  readonly inputs: readonly Stacked[]
  readonly length: number
}
/** Writes the output stacked over time. At least one input is stacked over time. */
type Row<N extends OperationName> = (context: Context<N>) => Value

/** Gives an input with a time axis: repeats it for each step if it has none. */
function withTime(b: BlockBuilder, { value, overTime }: Stacked, length: number): Value {
  return overTime ? value : b.broadcast(value, [length, ...value.type.shape])
}

function all<N extends OperationName>({ b, inputs, length }: Context<N>): Value[] {
  return inputs.map((input) => withTime(b, input, length))
}

/** Applies the operation, with its attributes unchanged, to inputs that all have the time axis. */
const pointwise = <N extends OperationName>(context: Context<N>): Value =>
  context.b.operation(context.operation.name, all(context), context.operation.attributes)

const first = <N extends OperationName>(context: Context<N>): Value => at(all(context), 0)

/** A product with one matrix for all steps is one product of all steps' rows; with a matrix for each step, a batched product. */
function matmul(context: Context<'matmul'>): Value {
  const { b, operation, inputs, length } = context
  const [a, w] = [at(inputs, 0), at(inputs, 1)]
  const { transposeA, transposeB } = operation.attributes
  if (w.overTime || transposeA || w.value.type.shape.length !== 2) return pointwise(context)
  const [rows, columns] = [at(a.value.type.shape, 1), at(a.value.type.shape, 2)]
  const product = b.matmul(b.reshape(a.value, [length * rows, columns]), w.value, { transposeB })
  return b.reshape(product, [length, rows, at(product.type.shape, 1)])
}

function broadcast({ b, operation, inputs, length }: Context<'broadcast'>): Value {
  const { shape } = operation.attributes
  const { value } = at(inputs, 0)
  const stepShape = value.type.shape.slice(1)
  const aligned = [length, ...range(shape.length - stepShape.length).map(() => 1), ...stepShape]
  return b.broadcast(b.reshape(value, aligned), [length, ...shape])
}

const no = null

/** How each operation is written; null: it has no form over all time steps and stays in the loop. */
const rows: { readonly [N in OperationName]: Row<N> | null } = {
  neg: pointwise,
  exp: pointwise,
  log: pointwise,
  sqrt: pointwise,
  sin: pointwise,
  cos: pointwise,
  tanh: pointwise,
  sigmoid: pointwise,
  relu: pointwise,
  softplus: pointwise,
  erf: pointwise,
  abs: pointwise,
  sign: pointwise,
  not: pointwise,
  add: pointwise,
  sub: pointwise,
  mul: pointwise,
  div: pointwise,
  max: pointwise,
  min: pointwise,
  and: pointwise,
  or: pointwise,
  equal: pointwise,
  less: pointwise,
  lessEqual: pointwise,
  select: pointwise,
  cast: pointwise,
  power: pointwise,
  stopGradient: pointwise,
  fill: no,
  iota: no,
  broadcast,
  matmul,
  reshape: (context) => context.b.reshape(first(context), [context.length, ...context.operation.attributes.shape]),
  transpose: (context) => context.b.transpose(first(context), [0, ...context.operation.attributes.permutation.map((axis) => axis + 1)]),
  slice: (context) => {
    const { begin, size } = context.operation.attributes
    return context.b.slice(first(context), [0, ...begin], [context.length, ...size])
  },
  concat: (context) => context.b.concat(all(context), context.operation.attributes.axis + 1),
  pad: (context) => {
    const { before, after } = context.operation.attributes
    return context.b.operation('pad', all(context), { before: [0, ...before], after: [0, ...after] })
  },
  gather: ({ b, inputs }) => b.gather(at(inputs, 0).value, at(inputs, 1).value),
  scatterAdd: no,
  random: ({ b, operation, inputs }) => b.random(at(inputs, 0).value, at(inputs, 1).value, operation.attributes.stream),
  reduceSum: (context) =>
    context.b.reduceSum(
      first(context),
      context.operation.attributes.axes.map((axis) => axis + 1)
    ),
  reduceMax: (context) =>
    context.b.reduceMax(
      first(context),
      context.operation.attributes.axes.map((axis) => axis + 1)
    ),
  scan: no,
  split: no
}

/** Whether an operation has a form over all time steps, when some of its inputs are stacked. */
export function vectorises(operation: AnyOperation, overTime: readonly boolean[]): boolean {
  return rows[operation.name] !== null && !(hasTrait(operation, 'firstInputFixed') && overTime[0])
}

/** Writes the operation for all steps at once. Throws ProgramError when it has no such form. */
export function vectorise(b: BlockBuilder, operation: AnyOperation, inputs: readonly Stacked[], length: number): Value {
  return write(b, operation, inputs, length)
}

function write<N extends OperationName>(b: BlockBuilder, operation: Operation<N>, inputs: readonly Stacked[], length: number): Value {
  const row = rows[operation.name]
  if (!row) throw new ProgramError(`${operation.name} has no form over all time steps`)
  return row({ b, operation, inputs, length })
}
