/**
 * Forward mode: writes beside each value of a block its tangent, the derivative along one direction (Griewank and Walther 2008, chapter 3).
 * The tangent of an elementwise operation needs no rule of its own: there a Jacobian is its own transpose, so the gradient's rule serves.
 */
import type { BlockBuilder } from '../program/builder'
import { newValue } from '../program/builder'
import { ProgramError } from '../program/operations'
import { at } from '../program/shapes'
import { hasTrait } from '../program/traits'
import type { AnyOperation, Value } from '../program/types'
import { gradientOf } from './rules'
import { ForwardBlock } from './tape'

/** What becomes of the tangents of an operation's inputs (null: zero); given for operations that are not elementwise. */
export type TangentRule = (builder: BlockBuilder, operation: AnyOperation, tangents: readonly (Value | null)[]) => Value | null

/** The tangents of values of one block, whose operations are walked in their order. */
export class Tangents {
  private readonly map = new Map<Value, Value>()

  /** @param builder The builder in which the operations stand. */
  constructor(
    private readonly builder: BlockBuilder,
    private readonly rule: TangentRule = exactTangent
  ) {}

  set(value: Value, tangent: Value): void {
    this.map.set(value, tangent)
  }

  /** Null where the value does not change along the direction. */
  get(value: Value): Value | null {
    return this.map.get(value) ?? null
  }

  /** Writes the tangent of an operation's output. */
  through(operation: AnyOperation): void {
    const tangents = operation.inputs.map((input) => this.get(input))
    if (tangents.every((tangent) => tangent === null)) return
    const tangent = hasTrait(operation, 'elementwise')
      ? elementwiseTangent(this.builder, operation, tangents)
      : this.rule(this.builder, operation, tangents)
    if (tangent) this.set(at(operation.outputs, 0), tangent)
  }
}

function elementwiseTangent(builder: BlockBuilder, operation: AnyOperation, tangents: readonly (Value | null)[]): Value | null {
  const terms = operation.inputs.flatMap((input, k) => {
    const tangent = tangents[k]
    return tangent ? (alongInput(builder, operation, { input, k, tangent }) ?? []) : []
  })
  return terms.length > 0 ? builder.sum(terms) : null
}

function alongInput(
  builder: BlockBuilder,
  operation: AnyOperation,
  { input, k, tangent }: { readonly input: Value; readonly k: number; readonly tangent: Value }
): Value | null {
  const forward = new ForwardBlock({ parameters: [input], operations: [], results: [] }, new Set([input]))
  return gradientOf({ forward, builder, primal: (value) => value, rule: gradientOf }, operation, [tangent])[k] ?? null
}

/** The operation on a tangent instead of its input. */
export function onTangents(builder: BlockBuilder, operation: AnyOperation, inputs: readonly Value[]): Value {
  return at(builder.append({ ...operation, inputs, outputs: operation.outputs.map((value) => newValue(value.type)) }), 0)
}

/** The tangents with zeros in place of null. */
export function orZeros(builder: BlockBuilder, { inputs }: AnyOperation, tangents: readonly (Value | null)[]): Value[] {
  return inputs.map((input, k) => tangents[k] ?? builder.zeros(input.type))
}

/** The whole derivative. Loops within the block have none. */
export function exactTangent(builder: BlockBuilder, operation: AnyOperation, tangents: readonly (Value | null)[]): Value | null {
  switch (operation.name) {
    case 'broadcast':
    case 'reshape':
    case 'transpose':
    case 'slice':
    case 'pad':
    case 'reduceSum':
    case 'concat':
      return onTangents(builder, operation, orZeros(builder, operation, tangents))
    case 'matmul':
      return productTangent(builder, operation, tangents)
    case 'gather':
      return onTangents(builder, operation, [at(orZeros(builder, operation, tangents), 0), at(operation.inputs, 1)])
    case 'scatterAdd':
      return onTangents(builder, operation, [at(operation.inputs, 0), at(orZeros(builder, operation, tangents), 1)])
    case 'reduceMax':
      return maximumTangent(builder, operation.inputs, operation.attributes.axes, at(orZeros(builder, operation, tangents), 0))
    case 'scan':
    case 'split':
      throw new ProgramError(`${operation.name} has no tangent`)
    default:
      return null
  }
}

function productTangent(builder: BlockBuilder, operation: AnyOperation, tangents: readonly (Value | null)[]): Value {
  const terms = operation.inputs.flatMap((_, k) => {
    const tangent = tangents[k]
    return tangent
      ? [
          onTangents(
            builder,
            operation,
            operation.inputs.map((input, j) => (j === k ? tangent : input))
          )
        ]
      : []
  })
  return builder.sum(terms)
}

/** Shared evenly among equal maxima, as the gradient is. */
function maximumTangent(builder: BlockBuilder, [input]: readonly Value[], axes: readonly number[], tangent: Value): Value | null {
  if (!input) return null
  const kept = input.type.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
  const most = builder.broadcast(builder.reshape(builder.reduceMax(input, axes), kept), input.type.shape)
  const hits = builder.cast(builder.binary('equal', input, most), 'float32')
  return builder.div(builder.reduceSum(builder.mul(hits, tangent), axes), builder.reduceSum(hits, axes))
}
