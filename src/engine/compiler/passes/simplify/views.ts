/** Simplifies operations that only move or repeat values: views of constants, views of views, and views that change nothing. */
import type { BlockBuilder } from '../../program/builder'
import { at, sameShape } from '../../program/shapes'
import { hasTrait } from '../../program/traits'
import type { AnyOperation, Value } from '../../program/types'
import { constantOf } from './arithmetic'

export function simplifyViews(builder: BlockBuilder, operation: AnyOperation): Value | null {
  return ofConstant(builder, operation) ?? ofView(builder, operation)
}

function ofConstant(builder: BlockBuilder, operation: AnyOperation): Value | null {
  if (!hasTrait(operation, 'keepsConstant')) return null
  const [first, ...rest] = operation.inputs.map((value) => constantOf(builder, value))
  if (first === undefined || rest.some((other) => other !== first)) return null
  const { dtype, shape } = at(operation.outputs, 0).type
  return builder.fill(first, shape, dtype)
}

function ofView(builder: BlockBuilder, operation: AnyOperation): Value | null {
  const [input] = operation.inputs
  if (!input) return null
  switch (operation.name) {
    case 'reshape':
      return reshapeOf(builder, input, operation.attributes.shape)
    case 'broadcast':
      return sameShape(input.type.shape, operation.attributes.shape) ? input : null
    case 'transpose':
      return transposeOf(builder, input, operation.attributes.permutation)
    case 'slice':
      return sliceOf(builder, input, operation.attributes)
    default:
      return null
  }
}

function reshapeOf(builder: BlockBuilder, input: Value, shape: readonly number[]): Value | null {
  if (sameShape(input.type.shape, shape)) return input
  const producer = builder.producer(input)
  return producer?.name === 'reshape' ? builder.reshape(at(producer.inputs, 0), shape) : null
}

function transposeOf(builder: BlockBuilder, input: Value, permutation: readonly number[]): Value | null {
  if (permutation.every((axis, k) => axis === k)) return input
  const producer = builder.producer(input)
  if (producer?.name !== 'transpose') return null
  const inner = producer.attributes.permutation
  return builder.transpose(
    at(producer.inputs, 0),
    permutation.map((axis) => at(inner, axis))
  )
}

function sliceOf(
  builder: BlockBuilder,
  input: Value,
  { begin, size }: { begin: readonly number[]; size: readonly number[] }
): Value | null {
  if (sameShape(input.type.shape, size)) return input
  const producer = builder.producer(input)
  if (producer?.name === 'slice') {
    const outer = producer.attributes.begin
    return builder.slice(
      at(producer.inputs, 0),
      begin.map((from, axis) => from + at(outer, axis)),
      size
    )
  }
  return producer?.name === 'concat' ? pieceOf(builder, producer.inputs, producer.attributes.axis, begin, size) : null
}

/** A slice of a concatenation becomes a slice of one piece, if it lies within that piece. */
function pieceOf(
  builder: BlockBuilder,
  pieces: readonly Value[],
  axis: number,
  begin: readonly number[],
  size: readonly number[]
): Value | null {
  let start = 0
  for (const piece of pieces) {
    const end = start + at(piece.type.shape, axis)
    const from = start
    if (at(begin, axis) >= start && at(begin, axis) + at(size, axis) <= end)
      return builder.slice(
        piece,
        begin.map((b, k) => (k === axis ? b - from : b)),
        size
      )
    start = end
  }
  return null
}
