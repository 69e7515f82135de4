/** What a model keeps between tokens, in words: `state: 4.1 KB, constant`, `KV cache: grows 2 KB a token, now 512 KB`. */
import { bytesText } from '../bytesText'
import { bytesAfter } from './generation'
import type { LayerMemory } from './generation'

/** Says what all layers keep together after `length` tokens: states first, then the cache. A model without memory has no words. */
export function memoryWords(memory: readonly Pick<LayerMemory, 'constant' | 'perToken'>[], length: number): string[] {
  const constant = memory.reduce((sum, layer) => sum + layer.constant, 0)
  const perToken = memory.reduce((sum, layer) => sum + layer.perToken, 0)
  const now = bytesAfter({ constant: 0, perToken }, length)
  return [
    ...(constant > 0 ? [`state: ${bytesText(constant)}, constant`] : []),
    ...(perToken > 0 ? [`KV cache: grows ${bytesText(perToken)} a token, now ${bytesText(now)}`] : [])
  ]
}
