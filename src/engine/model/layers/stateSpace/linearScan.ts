/** Computes h_t = a_t ⊙ h_{t−1} + b_t for all time steps, [L, ...], step by step or in parallel chunks. */
import type { BlockBuilder } from '../../../compiler/program/builder'
import { beforeEachStep } from '../../../compiler/program/beforeEachStep'
import { at } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { alterationAt, alterationInputs, altered } from '../alter'
import type { Alteration } from '../alter'
import { cutTime, joinTime } from './stretches'

/** Computes the states by one loop over time, from the state before, [...]. Each step sees what the `alteration` of the step before made. */
export function stepByStep(builder: BlockBuilder, a: Value, b: Value, before: Value, alteration: Alteration | null = null): Value {
  const { outputs } = builder.scan({
    length: at(a.type.shape, 0),
    carries: [before],
    inputs: [a, b, ...alterationInputs(alteration)],
    closed: [],
    body: (inner, { carries, inputs }) => {
      const plain = inner.add(inner.mul(at(inputs, 0), at(carries, 0)), at(inputs, 1))
      const next = alteration ? altered(inner, plain, alterationAt(inputs, 2)) : plain
      return { carries: [next], outputs: [next] }
    }
  })
  return at(outputs, 0)
}

/**
 * Computes the states in chunks, as steps compose associatively: (a₂a₁, a₂b₁ + b₂). About √L chunks of √L steps run in parallel from zero.
 * A second loop carries the state over whole chunks, and each step adds the state that entered its chunk (Blelloch 1990, section 1.2).
 * This takes twice the arithmetic, in 2√L rounds instead of L.
 */
export function inChunks(builder: BlockBuilder, a: Value, b: Value, before: Value): Value {
  const [length = 0, ...rest] = a.type.shape
  const size = Math.ceil(Math.sqrt(length))
  const [factors, offsets] = [byStepOfChunk(builder, a, size), byStepOfChunk(builder, b, size)]
  const [, count = 0] = factors.type.shape
  const inside = within(builder, factors, offsets)
  const whole = (value: Value) => builder.reshape(builder.sliceAxis(value, 0, size - 1, 1), [count, ...rest])
  const after = stepByStep(builder, whole(inside.factor), whole(inside.offset), before)
  const entering = builder.broadcast(beforeEachStep(builder, before, after, false), factors.type.shape)
  const states = builder.add(inside.offset, builder.mul(inside.factor, entering))
  return joinTime(builder, swapped(builder, states), length)
}

/** [T, ...] → [size, chunks, ...], so that a loop over the first axis takes one step of all chunks. */
function byStepOfChunk(builder: BlockBuilder, value: Value, size: number): Value {
  return swapped(builder, cutTime(builder, value, size))
}

function swapped(builder: BlockBuilder, value: Value): Value {
  return builder.transpose(
    value,
    value.type.shape.map((_, axis) => (axis < 2 ? 1 - axis : axis))
  )
}

/** Returns at each step the product of the factors since the chunk began, and the state from zero. */
function within(builder: BlockBuilder, factors: Value, offsets: Value): { factor: Value; offset: Value } {
  const [size = 0, ...chunk] = factors.type.shape
  const { outputs } = builder.scan({
    length: size,
    carries: [builder.fill(1, chunk), builder.fill(0, chunk)],
    inputs: [factors, offsets],
    closed: [],
    body: (inner, { carries, inputs }) => {
      const factor = inner.mul(at(inputs, 0), at(carries, 0))
      const offset = inner.add(inner.mul(at(inputs, 0), at(carries, 1)), at(inputs, 1))
      return { carries: [factor, offset], outputs: [factor, offset] }
    }
  })
  return { factor: at(outputs, 0), offset: at(outputs, 1) }
}
