/**
 * Dropout (Srivastava et al. 2014): in training each number is zero with a probability and the others are scaled up, so that the mean stays.
 * A mask is a pure function of seed, step, sequence and site, so it depends neither on how the batch is cut nor on a run having been resumed.
 */
import type { BlockBuilder } from '../../compiler/program/builder'
import { sizeOf } from '../../compiler/program/shapes'
import type { Shape, Value } from '../../compiler/program/types'

export interface Randomness {
  /** int32 [2]: the document's seed, and the steps done. */
  readonly key: Value
  /** int32 [1, B]: the place of each sequence in the whole batch. */
  readonly sequences: Value
}

/** Asked for only where something is dropped, so that other programs have no such inputs. Null: not in training. */
export type RandomSource = (() => Randomness) | null

/** What a mask is for: `rate` is the probability of zero, and each site of a model draws numbers of its own. */
export interface Drop {
  readonly rate: number
  readonly site: string
  /** Whether each time step has a mask of its own, or all steps of a sequence share one (variational, Gal and Ghahramani 2016). */
  readonly mask: 'step' | 'sequence'
}

/** `value` with dropout; `batchAxis` is the axis of its sequences, and time, if masks are shared over it, the first. The identity outside training. */
export function dropout(builder: BlockBuilder, random: RandomSource, value: Value, drop: Drop, batchAxis = 1): Value {
  if (!random || drop.rate === 0) return value
  const { key, sequences } = random()
  const { shape } = value.type
  const masked = drop.mask === 'step' ? shape : [1, ...shape.slice(1)]
  return builder.mul(value, dropMask(builder, key, countersOf(builder, sequences, masked, batchAxis), drop))
}

/** Where the body of a loop finds its numbers: what `dropout` is given, and the time step, int32 []. */
export interface StepRandomness extends Randomness {
  readonly step: Value
  readonly length: number
}

/** Dropout within a loop over time: `value` is [B, …] at one step. */
export function stepDropout(builder: BlockBuilder, random: StepRandomness, value: Value, drop: Drop): Value {
  const { key, sequences, step, length } = random
  const whole = (one: Value) => builder.broadcast(one, sequences.type.shape)
  const places =
    drop.mask === 'sequence'
      ? sequences
      : builder.add(builder.mul(sequences, builder.fill(length, sequences.type.shape, 'int32')), whole(step))
  return builder.mul(value, dropMask(builder, key, countersOf(builder, places, value.type.shape, 0), drop))
}

/**
 * Dropout on a block of an attention map, [B, H, I, J], of queries and keys at places int32 [I] and [J] of `length`. It draws the numbers
 * that `dropout` draws there for the whole map.
 */
export function blockDropout(
  builder: BlockBuilder,
  { key, sequences }: Randomness,
  value: Value,
  { drop, places: [rows, columns], length }: { drop: Drop; places: readonly [Value, Value]; length: number }
): Value {
  const { shape } = value.type
  const [, heads = 0] = shape
  const spread = (one: Value, axis: number) =>
    builder.broadcast(
      builder.reshape(
        one,
        shape.map((size, k) => (k === axis ? size : 1))
      ),
      shape
    )
  const along = (before: Value, next: Value, size: number) => builder.add(builder.mul(before, builder.fill(size, shape, 'int32')), next)
  const head = spread(builder.operation('iota', [], { shape: [heads], axis: 0 }), 1)
  const row = along(along(spread(sequences, 0), head, heads), spread(rows, 2), length)
  return builder.mul(value, dropMask(builder, key, along(row, spread(columns, 3), length), drop))
}

/** Zeros and 1 / (1 − rate), one for each counter. */
function dropMask(builder: BlockBuilder, key: Value, counters: Value, { rate, site }: Drop): Value {
  const numbers = builder.random(key, counters, streamOf(site))
  const keepMask = builder.binary('lessEqual', builder.scalar(rate), numbers)
  return builder.select(keepMask, builder.fill(1 / (1 - rate), counters.type.shape), builder.fill(0, counters.type.shape))
}

/** int32 of `shape`: the number of each element, counted within its sequence first. */
function countersOf(builder: BlockBuilder, sequences: Value, shape: Shape, batchAxis: number): Value {
  const sequenceShape = shape.map((size, axis) => (axis === batchAxis ? 1 : size))
  const column = shape.map((size, axis) => (axis === batchAxis ? size : 1))
  const within = builder.reshape(builder.operation('iota', [], { shape: [sizeOf(sequenceShape)], axis: 0 }), sequenceShape)
  const first = builder.mul(builder.reshape(sequences, column), builder.fill(sizeOf(sequenceShape), column, 'int32'))
  return builder.add(builder.broadcast(first, shape), builder.broadcast(within, shape))
}

/** A number for each site, from its name alone: adding a layer leaves the others' masks as they are. FNV-1a, 32 bits. */
export function streamOf(site: string): number {
  return [...new TextEncoder().encode(site)].reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5 | 0)
}
