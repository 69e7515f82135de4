/** Turns arrays of the engine, which are time-major, into the batch-first arrays of exports. */
import type { Tensor } from '../executors/executor'
import { sizeOf } from '../compiler/program/shapes'

/** [T, B, …] becomes [B, T, …]. */
export function batchFirst({ type: { dtype, shape }, data }: Tensor): Tensor {
  const [length = 1, batch = 1, ...rest] = shape
  const width = sizeOf(rest)
  const turned = new (data instanceof Float32Array ? Float32Array : Int32Array)(data.length)
  for (let t = 0; t < length; t++)
    for (let b = 0; b < batch; b++)
      turned.set(data.subarray((t * batch + b) * width, (t * batch + b + 1) * width), (b * length + t) * width)
  return { type: { dtype, shape: [batch, length, ...rest] }, data: turned }
}

/** [1, B, …] becomes [B, …]. */
export function withoutTime({ type: { dtype, shape }, data }: Tensor): Tensor {
  return { type: { dtype, shape: shape.slice(1) }, data }
}
