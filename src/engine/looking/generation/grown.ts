/** A memory's array moved into one with more room for tokens. */
import type { Tensor } from '../../executors/executor'
import type { ModelMemory } from '../../model/lower/lowerModelStep'
import { sizeOf } from '../../compiler/program/shapes'

/** `tensor` of shape `from` with zeros behind it along the tokens' axis, up to `to`. */
export function grown(tensor: Tensor | undefined, from: ModelMemory | undefined, to: ModelMemory): Tensor {
  if (!tensor || !from) throw new RangeError(`the memory ${to.key} is missing`)
  const { tokenAxis } = to
  if (tokenAxis === null) return tensor
  const inner = (spec: ModelMemory) => sizeOf(spec.type.shape.slice(tokenAxis))
  const [old, wide] = [inner(from), inner(to)]
  const data = new Float32Array(sizeOf(to.type.shape))
  for (let k = 0; k * old < tensor.data.length; k++) data.set(tensor.data.subarray(k * old, (k + 1) * old), k * wide)
  return { type: to.type, data }
}
