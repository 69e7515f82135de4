/** Small inputs for conformance cases: the same numbers each time. */
import { sizeOf } from '../../compiler/program/shapes'
import type { DType, Shape, TensorType } from '../../compiler/program/types'
import type { Tensor } from '../executor'

/** Numbers in [0, 1) from a linear congruential generator. */
export function* uniform(seed: number): Generator<number, never> {
  let state = seed >>> 0
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

export function typeOf(dtype: DType, ...shape: Shape): TensorType {
  return { dtype, shape }
}
export function float(...shape: Shape): TensorType {
  return { dtype: 'float32', shape }
}

/** Numbers between `low` and `high`; whole ones for int32, 0 and 1 for bool. */
export function sample(type: TensorType, seed: number, low = -2, high = 2): Tensor {
  const numbers = uniform(seed * 7919 + 1)
  const next = () => low + (high - low) * numbers.next().value
  const length = sizeOf(type.shape)
  if (type.dtype === 'float32') return { type, data: Float32Array.from({ length }, next) }
  return {
    type,
    data: Int32Array.from({ length }, type.dtype === 'bool' ? () => Number(next() > (low + high) / 2) : () => Math.floor(next()))
  }
}

export function tensor(type: TensorType, ...values: readonly number[]): Tensor {
  return { type, data: type.dtype === 'float32' ? new Float32Array(values) : new Int32Array(values) }
}
