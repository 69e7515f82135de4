/** Reads the numbers of a tensor by its name. */
import type { Tensors } from './executor'

/**
 * Returns the array of a float32 tensor itself, so that a caller who keeps it must copy it. Throws TypeError where there is none of that
 * name.
 */
export function floatsOf(tensors: Tensors, name: string): Float32Array {
  const data = tensors.get(name)?.data
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32`)
  return data
}
