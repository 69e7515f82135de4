/**
 * Sibling linears on the same input become one product: x·W_i, x·W_f, x·W_g, x·W_o are x·[W_i W_f W_o W_g], cut into slices.
 * Siblings stand in order of what is done with them next, so that the same function lies on neighbouring slices (`joinSiblings.ts`).
 */
import { BlockBuilder, mapped } from '../program/builder'
import { copiesOf, copyInto } from '../program/copyInto'
import { at } from '../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../program/types'

type Product = Operation<'matmul'>

export function fuseLinears(block: Block): Block {
  const groups = findGroups(block)
  if (groups.length === 0) return block
  const groupOf = new Map(groups.flatMap((group) => group.map((member) => [member, group] as const)))
  const builder = new BlockBuilder()
  const copies = copyInto(builder, block, (operation, known) => {
    const group = operation.name === 'matmul' ? groupOf.get(operation) : undefined
    if (!group) return null
    // The first member writes the outputs of all.
    if (!known.has(at(operation.outputs, 0))) writeFused(builder, group, known)
    return []
  })
  return builder.finish(copiesOf(copies, block.results))
}

/** Products of one left operand with right operands that are there before the first of them. */
function findGroups(block: Block): Product[][] {
  const byLeft = new Map<string, Product[]>()
  const position = new Map<Value, number>()
  block.operations.forEach((operation, k) => operation.outputs.forEach((value) => position.set(value, k)))
  for (const operation of block.operations) {
    if (operation.name !== 'matmul' || at(operation.inputs, 1).type.shape.length !== 2) continue
    const { transposeA, transposeB } = operation.attributes
    const key = `${at(operation.inputs, 0).id} ${transposeA} ${transposeB}`
    byLeft.set(key, [...(byLeft.get(key) ?? []), operation])
  }
  const next = followers(block)
  return [...byLeft.values()]
    .map((group) => group.filter((member) => (position.get(at(member.inputs, 1)) ?? -1) < block.operations.indexOf(at(group, 0))))
    .filter((group) => group.length > 1)
    .map((group) => [...group].sort((a, b) => rank(next, a).localeCompare(rank(next, b))))
}

function followers(block: Block): Map<Value, AnyOperation[]> {
  const next = new Map<Value, AnyOperation[]>()
  for (const operation of block.operations) for (const value of operation.inputs) next.set(value, [...(next.get(value) ?? []), operation])
  return next
}

/** The name of the first operation after the sums that a product goes into. */
function rank(next: ReadonlyMap<Value, AnyOperation[]>, operation: AnyOperation): string {
  const users = next.get(at(operation.outputs, 0)) ?? []
  const [user] = users
  if (!user || users.length > 1) return ''
  return user.name === 'add' ? rank(next, user) : user.name
}

function writeFused(builder: BlockBuilder, group: readonly Product[], map: Map<Value, Value>): void {
  const first = at(group, 0)
  const { transposeA, transposeB } = first.attributes
  const right = builder.concat(
    group.map((member) => mapped(map, at(member.inputs, 1))),
    transposeB ? 0 : 1
  )
  const product = builder.matmul(mapped(map, at(first.inputs, 0)), right, { transposeA, transposeB })
  let begin = 0
  for (const member of group) {
    const output = at(member.outputs, 0)
    const size = at(output.type.shape, 1)
    map.set(output, builder.sliceAxis(product, 1, begin, size))
    begin += size
  }
}
