/** Common sub-expressions: an operation that was computed before on the same inputs is not computed again. */
import { newValue } from '../program/builder'
import { printType } from '../program/shapes'
import type { AnyOperation, Block, Value } from '../program/types'
import { rewriteBlock } from './rewrite'

/** Every operation is pure, so equal operations on equal inputs have equal values. Loops are compared by identity only. */
export function commonSubexpressions(block: Block): Block {
  const known = new Map<string, readonly Value[]>()
  return rewriteBlock(block, (builder, operation) => {
    if (operation.name === 'scan' || operation.name === 'split') return null
    const key = keyOf(operation)
    const before = known.get(key)
    if (before) return before
    const outputs = builder.append({ ...operation, outputs: operation.outputs.map((value) => newValue(value.type)) })
    known.set(key, outputs)
    return outputs
  })
}

function keyOf({ name, inputs, attributes, outputs }: AnyOperation): string {
  return [
    name,
    inputs.map((value) => value.id).join(),
    JSON.stringify(attributes),
    outputs.map((value) => printType(value.type)).join()
  ].join(' ')
}
