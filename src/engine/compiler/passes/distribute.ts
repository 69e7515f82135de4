/**
 * In a loop's body, a concatenation times something known before the loop becomes the concatenation of the pieces' products: each piece's
 * factors can then be multiplied with one another before the loop (`sortSums.ts`). In an LSTM's reverse loop this leaves one product a gate.
 */
import { BlockBuilder, mapped } from '../program/builder'
import { copiesOf, copyInto } from '../program/copyInto'
import { at } from '../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../program/types'
import { countUses } from './rewrite'
import { lateness } from './loops/lateness'

export function distribute(block: Block): Block {
  const operations = block.operations.map((operation): AnyOperation => {
    if (operation.name !== 'scan') return operation
    return { ...operation, attributes: { ...operation.attributes, body: distributeBody(operation) } }
  })
  return { ...block, operations }
}

function distributeBody(scan: Operation<'scan'>): Block {
  const { body } = scan.attributes
  const late = lateness(scan)
  const uses = countUses(body)
  const builder = new BlockBuilder()
  const copies = copyInto(builder, body, ({ name, inputs: [a, b] }, known) => {
    if (!a || !b || name !== 'mul') return null
    const pieces = piecesTimes(builder, known, late, uses, a, b) ?? piecesTimes(builder, known, late, uses, b, a)
    return pieces && [pieces]
  })
  return builder.finish(copiesOf(copies, body.results))
}

/** `whole`·`factor` piece by piece, when `whole` is a concatenation that only this product reads and `factor` does not need the carry. */
function piecesTimes(
  builder: BlockBuilder,
  map: ReadonlyMap<Value, Value>,
  late: ReadonlyMap<Value, number>,
  uses: ReadonlyMap<Value, number>,
  whole: Value,
  factor: Value
): Value | null {
  const producer = builder.producer(mapped(map, whole))
  if (producer?.name !== 'concat' || uses.get(whole) !== 1 || late.get(whole) !== 2 || late.get(factor) === 2) return null
  const { axis } = producer.attributes
  let begin = 0
  const products = producer.inputs.map((piece) => {
    const size = at(piece.type.shape, axis)
    const stretch = builder.sliceAxis(mapped(map, factor), axis, begin, size)
    begin += size
    return builder.mul(piece, stretch)
  })
  return builder.concat(products, axis)
}
