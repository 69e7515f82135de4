/** Estimates of file sizes for a plan. */
import type { Tensors } from '../../executors/executor'

/** A safetensors file: the values, and about a line for each name. */
export function bytesOfWeights(weights: Tensors): number {
  return [...weights].reduce((sum, [name, { data }]) => sum + data.byteLength + name.length + 80, 8)
}
