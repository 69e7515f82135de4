/** Numbers of a tensor by name. */
import type { Tensors } from './executor'

/** The values of a float32 tensor, as they are with the executor: to be copied by who keeps them. Throws TypeError where there is none of that name. */
export function floatsOf(tensors: Tensors, name: string): Float32Array {
  const data = tensors.get(name)?.data
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32`)
  return data
}
