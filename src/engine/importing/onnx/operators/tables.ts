/** Embeddings: a table that tokens are looked up in, also where numbers from the end count as others. */
import { matrixOf } from '../../drawing/tensors'
import type { NodeContext } from '../machine'
import { units } from '../values'
import type { Input, Tokens, Value } from '../values'
import { constantIn } from './reading'

export function tokenTable(context: NodeContext, indices: Input | Tokens): Value {
  const { data, shape } = constantIn(context, 0)
  const [count = 0, width = 0] = shape
  if (shape.length !== 2 || context.attributes.int('axis', 0) !== 0) return context.cannot('looks tokens up in what is no table of vectors')
  const map = indices.is === 'tokens' ? indices.map : (token: number) => token
  const input = indices.is === 'tokens' ? indices.input : indices
  const dims = context.meanings.asTokens(input, count, context.cannot)
  const row = (token: number) => {
    const mapped = map(token)
    return mapped < 0 ? mapped + count : mapped
  }
  const table = matrixOf(count, width, (token, unit) => data[row(token) * width + unit] ?? 0)
  const node = context.meanings.sketch.embedding(context.name === 'gather' ? 'embedding' : context.name, table)
  return { is: 'stream', node, offset: 0, dims: [...dims, units(width)], steps: 'all', reversed: false }
}
