/**
 * Writes each kind of cell node as operations of one time step. A kind has one row, or none if an operation has the kind's name. The
 * operations are plain, as the passes optimise them.
 */
import type { CellNodeKind, CellNodeParams, Dim } from '../../../../contract/document/cellNodes'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { isUnaryName } from '../../../compiler/program/traits'
import { at } from '../../../compiler/program/shapes'
import { gelu, hardSigmoid, lastAxis, meanOfUnits, power, softmax, unitVariance } from '../functions'
import type { BinaryName, Shape, UnaryName, Value } from '../../../compiler/program/types'

/** The context of a node. All values are [B, ...shape]. */
export interface NodeContext {
  readonly builder: BlockBuilder
  /** The values of the node's inputs, in order. */
  readonly inputs: readonly Value[]
  /** The node's own shape with the batch: [B, ...shape]. */
  readonly shape: Shape
  /** Returns the value of an `input` or a `state` at the start of the time step. */
  readonly given: () => Value
  /** Resolves an expression of H and D, such as a width, to its number. */
  readonly units: (dim: Dim) => number
  /** For `linear`: returns the matrix [D, units] of the k-th input. `bias` returns the bias [units], or null for a node without one. */
  readonly weight: (k: number) => Value
  readonly bias: () => Value | null
  /** Applies the node's dropout. Outside training the value stays as it is. */
  readonly drop: (value: Value, params: CellNodeParams<'dropout'>) => Value
  /** Returns a learned vector [units] or matrix of the node: the weight of `vector` and `diagonal`, the gain of a norm. */
  readonly own: (what: 'vector' | 'diagonal' | 'gain') => Value
}

type Row<K extends CellNodeKind> = (context: NodeContext, params: CellNodeParams<K>) => Value

/** Joins all inputs from the first on by an operation. Single units are repeated. */
const folded =
  (name: BinaryName) =>
  ({ builder, inputs, shape }: NodeContext): Value =>
    inputs.map((input) => spread(builder, input, shape)).reduce((a, b) => builder.binary(name, a, b))

/** Repeats a single unit [B, 1] to [B, ...shape], and a vector [B, M] over the columns of [B, M, N]. */
function spread(builder: BlockBuilder, value: Value, shape: Shape): Value {
  const valueShape = value.type.shape
  if (valueShape.length === shape.length) return builder.broadcast(value, shape)
  return builder.broadcast(builder.reshape(value, [...valueShape, ...shape.slice(valueShape.length).map(() => 1)]), shape)
}

function linear({ builder, inputs, shape, weight, bias }: NodeContext): Value {
  const total = builder.sum(inputs.map((input, k) => builder.matmul(input, weight(k))))
  const added = bias()
  return added ? builder.add(total, builder.broadcast(added, shape)) : total
}

/** [B, M], [B, N] → [B, M, N]. */
function outer({ builder, inputs, shape }: NodeContext): Value {
  const [batch = 0, rows = 0, columns = 0] = shape
  return builder.matmul(builder.reshape(at(inputs, 0), [batch, rows, 1]), builder.reshape(at(inputs, 1), [batch, 1, columns]))
}

/** [B, M, N], [B, N] → [B, M]. */
function matVec({ builder, inputs, shape }: NodeContext): Value {
  const vector = at(inputs, 1)
  return builder.reshape(builder.matmul(at(inputs, 0), builder.reshape(vector, [...vector.type.shape, 1])), shape)
}

/** [B, .., N] → [B, .., 1], each sum times a factor. */
function sumOfUnits({ builder, inputs, shape }: NodeContext, factor: number): Value {
  const input = at(inputs, 0)
  return builder.scale(builder.reshape(builder.reduceSum(input, [lastAxis(input)]), shape), factor)
}

/** The row of each kind that is not an operation itself. A missing row does not compile. */
const composed: { readonly [K in Exclude<CellNodeKind, UnaryName>]: Row<K> } = {
  input: ({ given }) => given(),
  state: ({ given }) => given(),
  nextState: ({ builder, inputs, shape }) => spread(builder, at(inputs, 0), shape),
  output: ({ inputs }) => at(inputs, 0),
  linear,
  vector: ({ builder, shape, own }) => builder.broadcast(own('vector'), shape),
  constant: ({ builder, shape, units }, { value }) => builder.fill(units(value), shape),
  diagonal: ({ builder, inputs, own }) => builder.mul(at(inputs, 0), own('diagonal')),
  add: folded('add'),
  sub: folded('sub'),
  mul: folded('mul'),
  div: folded('div'),
  max: folded('max'),
  min: folded('min'),
  scale: ({ builder, inputs }, { factor }) => builder.scale(at(inputs, 0), factor),
  oneMinus: ({ builder, inputs, shape }) => builder.sub(builder.fill(1, shape), at(inputs, 0)),
  power: ({ builder, inputs }, { exponent }) => power(builder, at(inputs, 0), exponent),
  outer,
  matVec,
  sumUnits: (context) => sumOfUnits(context, 1),
  meanUnits: (context) => sumOfUnits(context, 1 / at(at(context.inputs, 0).type.shape, lastAxis(at(context.inputs, 0)))),
  hardSigmoid: ({ builder, inputs }) => hardSigmoid(builder, at(inputs, 0)),
  silu: ({ builder, inputs }) => builder.mul(at(inputs, 0), builder.unary('sigmoid', at(inputs, 0))),
  gelu: ({ builder, inputs }) => gelu(builder, at(inputs, 0)),
  softmax: ({ builder, inputs }) => softmax(builder, at(inputs, 0)),
  layerNorm: ({ builder, inputs, own, bias }) => {
    const input = at(inputs, 0)
    const centred = builder.sub(input, meanOfUnits(builder, input))
    const scaled = builder.mul(unitVariance(builder, centred), own('gain'))
    const added = bias()
    return added ? builder.add(scaled, added) : scaled
  },
  rmsNorm: ({ builder, inputs, own }) => builder.mul(unitVariance(builder, at(inputs, 0)), own('gain')),
  dropout: ({ inputs, drop }, params) => drop(at(inputs, 0), params),
  concat: ({ builder, inputs }) => builder.concat(inputs, lastAxis(at(inputs, 0))),
  slice: ({ builder, inputs, shape, units }, { begin }) => {
    const input = at(inputs, 0)
    return builder.sliceAxis(input, lastAxis(input), units(begin), at(shape, shape.length - 1))
  },
  split: ({ builder, inputs, shape }, { part }) => {
    const [input, width] = [at(inputs, 0), at(shape, shape.length - 1)]
    return builder.sliceAxis(input, lastAxis(input), (part - 1) * width, width)
  }
}

const cellNodeRows: { readonly [K in CellNodeKind]?: Row<K> } = composed

/** Writes a node by the row of its kind, or by the operation of that name. */
export function lowerNode<K extends CellNodeKind>(
  { kind, params }: { readonly kind: K; readonly params: CellNodeParams<K> },
  context: NodeContext
): Value {
  const row = cellNodeRows[kind]
  if (row) return row(context, params)
  if (isUnaryName(kind)) return context.builder.unary(kind, at(context.inputs, 0))
  throw new RangeError(`no row computes ${kind}`)
}
