/** Simplifies matrix products with views around them and sums over products: one large product replaces many small ones. */
import type { BlockBuilder } from '../../program/builder'
import { at, sizeOf } from '../../program/shapes'
import type { AnyOperation, Value } from '../../program/types'
import { sameStretch } from './pieces'

export function simplifyProducts(builder: BlockBuilder, operation: AnyOperation): Value | null {
  if (operation.name === 'reduceSum') return sumOverSteps(builder, operation.inputs, operation.attributes.axes)
  if (operation.name === 'matmul') return withoutTranspose(builder, operation)
  if (operation.name === 'add') return sliceOfSum(builder, at(operation.inputs, 0), at(operation.inputs, 1))
  return null
}

/** Σ_t A_tᵀ·B_t over stacked steps [T, B, I] and [T, B, O] is one product of [T·B, I] and [T·B, O]. Sums of sums become one sum. */
function sumOverSteps(builder: BlockBuilder, inputs: readonly Value[], axes: readonly number[]): Value | null {
  const input = at(inputs, 0)
  const producer = builder.producer(input)
  if (producer?.name === 'reduceSum') {
    const inner = producer.attributes.axes
    const remainingAxes = at(producer.inputs, 0).type.shape.flatMap((_, axis) => (inner.includes(axis) ? [] : [axis]))
    return builder.reduceSum(at(producer.inputs, 0), [...inner, ...axes.map((axis) => at(remainingAxes, axis))])
  }
  if (producer?.name !== 'matmul' || axes.length !== 1 || axes[0] !== 0 || input.type.shape.length !== 3) return null
  const { transposeA, transposeB } = producer.attributes
  if (!transposeA || transposeB) return null
  const rows = (value: Value) => builder.reshape(value, [sizeOf(value.type.shape.slice(0, 2)), at(value.type.shape, 2)])
  return builder.matmul(rows(at(producer.inputs, 0)), rows(at(producer.inputs, 1)), { transposeA: true })
}

/** Lets the product of a transposed matrix read the matrix transposed, so that no transpose is computed. */
function withoutTranspose(builder: BlockBuilder, operation: AnyOperation): Value | null {
  if (operation.name !== 'matmul') return null
  const swapped = operation.inputs.map((value) => swappedLast(builder, value))
  if (swapped.every((value) => value === null)) return null
  const [a, b] = [swapped[0] ?? at(operation.inputs, 0), swapped[1] ?? at(operation.inputs, 1)]
  const { transposeA, transposeB } = operation.attributes
  return builder.matmul(a, b, { transposeA: transposeA !== Boolean(swapped[0]), transposeB: transposeB !== Boolean(swapped[1]) })
}

/** Gives the value that `value` is the transpose of; null unless the transpose exchanges the last two axes and no others. */
function swappedLast(builder: BlockBuilder, value: Value): Value | null {
  const producer = builder.producer(value)
  if (producer?.name !== 'transpose') return null
  const { permutation } = producer.attributes
  const rank = permutation.length
  const swaps = permutation.every((axis, k) => axis === (k === rank - 1 ? rank - 2 : k === rank - 2 ? rank - 1 : k))
  return swaps ? at(producer.inputs, 0) : null
}

/** The sum of a slice of x and the slice of y at that place becomes a slice of x + y. The sums of all gates then become one sum. */
function sliceOfSum(builder: BlockBuilder, a: Value, b: Value): Value | null {
  const [left, right] = [builder.producer(a), builder.producer(b)]
  if (left?.name !== 'slice' || !right || !sameStretch(left, right)) return null
  return builder.slice(builder.add(at(left.inputs, 0), at(right.inputs, 0)), left.attributes.begin, left.attributes.size)
}
