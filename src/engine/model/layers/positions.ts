/** Where a time step stands: vectors that are added, rotations of queries and keys, and biases that grow with the distance. */
import type { LayerOf } from '../../../contract/document/modelGraph'
import type { BlockBuilder } from '../../compiler/program/builder'
import type { Value } from '../../compiler/program/types'
import type { LayerContext } from './context'

/** Both papers' base of the wavelengths. */
const base = 10_000

/** int32 [length]: the place of each step, counted from the sequence's begin. */
export function places(builder: BlockBuilder, length: number): Value {
  return builder.operation('iota', [], { shape: [length], axis: 0 })
}

/**
 * Adds a learned vector (Gehring et al. 2017), or sines and cosines (Vaswani et al. 2017, section 3.5), at each time step: [T, B, D].
 * The steps stand at places `at`, int32 [T].
 */
export function addPositions(
  { id, params }: Pick<LayerOf<'positions'>, 'id' | 'params'>,
  input: Value,
  at: Value,
  { builder, length, weight }: Pick<LayerContext, 'builder' | 'length' | 'weight'>
): Value {
  const width = input.type.shape[2] ?? 0
  const vectors =
    params.form === 'learned' ? builder.gather(weight(`${id}.weight`), within(builder, at, params.limit)) : sinusoidal(builder, at, width)
  return builder.add(input, builder.broadcast(builder.reshape(vectors, [length, 1, width]), input.type.shape))
}

/** Beyond the last learned vector, where a probe may reach, that one serves. */
function within(builder: BlockBuilder, at: Value, limit: number): Value {
  return builder.binary('min', at, builder.fill(limit - 1, at.type.shape, 'int32'))
}

/** sin and cos of t / 10000^(2i / width) by turns, [T, width]. */
function sinusoidal(builder: BlockBuilder, at: Value, width: number): Value {
  const pairs = Math.ceil(width / 2)
  const angle = angles(builder, at, pairs, width)
  const [length = 0] = at.type.shape
  const waves = [builder.unary('sin', angle), builder.unary('cos', angle)].map((wave) => builder.reshape(wave, [length, pairs, 1]))
  return builder.sliceAxis(builder.reshape(builder.concat(waves, 2), [length, 2 * pairs]), 1, 0, width)
}

/** t / 10000^(2i / width) for each step t and pair i, [T, pairs]. */
function angles(builder: BlockBuilder, at: Value, pairs: number, width: number): Value {
  const [length = 0] = at.type.shape
  const pair = builder.cast(builder.operation('iota', [], { shape: [length, pairs], axis: 1 }), 'float32')
  const rate = builder.unary('exp', builder.scale(pair, (-2 * Math.log(base)) / width))
  return builder.mul(builder.broadcast(builder.reshape(builder.cast(at, 'float32'), [length, 1]), [length, pairs]), rate)
}

/** Rotary positions (Su et al. 2021, equation 34): unit i and unit i + d/2 of a head [B, H, T, d] turn by the angle of the i-th pair. */
export function rotary(builder: BlockBuilder, value: Value, at: Value): Value {
  const { shape } = value.type
  const [length = 0] = at.type.shape
  const half = (shape[3] ?? 0) / 2
  const angle = angles(builder, at, half, 2 * half)
  const sizes = [...shape.slice(0, 3), half]
  const whole = (wave: 'sin' | 'cos') => builder.broadcast(builder.reshape(builder.unary(wave, angle), [1, 1, length, half]), sizes)
  const [sin, cos] = [whole('sin'), whole('cos')]
  const [a, b] = [builder.sliceAxis(value, 3, 0, half), builder.sliceAxis(value, 3, half, half)]
  return builder.concat([builder.sub(builder.mul(a, cos), builder.mul(b, sin)), builder.add(builder.mul(a, sin), builder.mul(b, cos))], 3)
}

/**
 * ALiBi (Press et al. 2022): −m · |i − j| for query place i and key place j, [H, I, J]. The slopes m fall by powers from head to head,
 * 2^(−8 h / H) with h from 1; for a number of heads that is no power of two as well, where the authors' code mixes two rows.
 */
export function alibi(builder: BlockBuilder, heads: number, queries: Value, keys: Value): Value {
  const shape = [heads, queries.type.shape[0] ?? 0, keys.type.shape[0] ?? 0]
  const head = builder.cast(builder.operation('iota', [], { shape, axis: 0 }), 'float32')
  const slope = builder.unary('exp', builder.scale(builder.add(head, builder.scalar(1)), (-8 * Math.LN2) / heads))
  const place = (value: Value, axes: readonly number[]) => builder.broadcast(builder.reshape(builder.cast(value, 'float32'), axes), shape)
  const distance = builder.unary('abs', builder.sub(place(queries, [1, shape[1] ?? 0, 1]), place(keys, [1, 1, shape[2] ?? 0])))
  return builder.unary('neg', builder.mul(slope, distance))
}
