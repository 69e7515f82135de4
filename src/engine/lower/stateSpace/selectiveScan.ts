/**
 * The selective scan (Gu and Dao 2023, "Mamba: linear-time sequence modeling with selective state spaces", section 3.2): a diagonal real
 * recurrence whose step Δ and whose ways in B and out C depend on the input.
 * h_t = exp(Δ_t A) h_{t−1} + Δ_t B_t x_t, y_t = Σ C_t h_t: A by zero-order hold and B by Euler's rule, as the authors compute it.
 */
import type { BlockBuilder } from '../../program/builder'
import { beforeEachStep } from '../../program/loops'
import { at } from '../../program/shapes'
import type { Value } from '../../program/types'
import { overStretches, padTime } from './stretches'

/** Steps of a stretch; docs/performance.md has what was measured. */
const stretchSize = 32

export interface Selective {
  /** x and Δ, [T, B, E]. */
  readonly x: Value
  readonly delta: Value
  /** B and C, [T, B, N]. */
  readonly enter: Value
  readonly read: Value
  /** A, below zero, [E, N]. */
  readonly a: Value
}

/** y, [T, B, E]. */
export function selectiveScan(builder: BlockBuilder, { x, delta, enter, read, a }: Selective, form: 'scan' | 'associative'): Value {
  const [units = 0, states = 0] = a.type.shape
  return overStretches(builder, {
    size: stretchSize,
    carries: [builder.fill(0, [at(x.type.shape, 1), units, states])],
    inputs: [delta, builder.mul(delta, x), enter, read],
    closed: [a],
    body: (inner, { carries, inputs, closed }) => {
      const [stepDelta, drive, stepEnter, stepRead] = [0, 1, 2, 3].map((k) => at(inputs, k)) as [Value, Value, Value, Value]
      const shape = [...stepDelta.type.shape, states]
      const decay = inner.unary('exp', inner.mul(perUnit(inner, stepDelta, states), inner.broadcast(at(closed, 0), shape)))
      const entering = inner.mul(perUnit(inner, drive, states), perState(inner, stepEnter, units))
      const run = form === 'scan' ? stepByStep : byAssociativeScan
      const made = run(inner, decay, entering, at(carries, 0))
      const last = inner.reshape(inner.sliceAxis(made, 0, at(shape, 0) - 1, 1), shape.slice(1))
      return { carries: [last], output: inner.reduceSum(inner.mul(made, perState(inner, stepRead, units)), [3]) }
    }
  })
}

/** [L, B, E] → [L, B, E, N]. */
function perUnit(builder: BlockBuilder, value: Value, states: number): Value {
  return builder.broadcast(builder.reshape(value, [...value.type.shape, 1]), [...value.type.shape, states])
}

/** [L, B, N] → [L, B, E, N]. */
function perState(builder: BlockBuilder, value: Value, units: number): Value {
  const [length = 0, batch = 0, states = 0] = value.type.shape
  return builder.broadcast(builder.reshape(value, [length, batch, 1, states]), [length, batch, units, states])
}

/** h_t = a_t h_{t−1} + b_t for all steps, [L, ...], by a loop over time. */
function stepByStep(builder: BlockBuilder, a: Value, b: Value, before: Value): Value {
  const { outputs } = builder.scan({
    length: at(a.type.shape, 0),
    carries: [before],
    inputs: [a, b],
    closed: [],
    body: (inner, { carries, inputs }) => {
      const next = inner.add(inner.mul(at(inputs, 0), at(carries, 0)), at(inputs, 1))
      return { carries: [next], outputs: [next] }
    }
  })
  return at(outputs, 0)
}

/** The same in log₂ L rounds: pairs compose as (a₂a₁, a₂b₁ + b₂) (Blelloch 1990). */
function byAssociativeScan(builder: BlockBuilder, a: Value, b: Value, before: Value): Value {
  const length = at(a.type.shape, 0)
  let [factor, offset] = [a, builder.add(b, builder.mul(a, firstStep(builder, before, length)))]
  for (let distance = 1; distance < length; distance *= 2) {
    const moved = (value: Value) => padTime(builder, builder.sliceAxis(value, 0, 0, length - distance), distance, 0)
    offset = builder.add(offset, builder.mul(factor, moved(offset)))
    factor = builder.mul(factor, moved(factor))
  }
  return offset
}

/** What was before, at the first of `length` steps, and zeros. */
function firstStep(builder: BlockBuilder, before: Value, length: number): Value {
  return beforeEachStep(builder, before, builder.fill(0, [length, ...before.type.shape]), false)
}
