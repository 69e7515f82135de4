/** Rebuilds a block operation by operation; what passes are written with. */
import { BlockBuilder } from '../program/builder'
import { copiesOf, copyInto } from '../program/copyInto'
import type { AnyOperation, Block, Program, Value } from '../program/types'

/** One optimisation: from a block to one that computes the same results. */
export type Pass = (block: Block) => Block

/** What becomes of one operation, whose inputs are values of the new block already; null: it stays as it is. */
export type Rewriter = (builder: BlockBuilder, operation: AnyOperation) => readonly Value[] | null

/** Copies a block, asking `rewriter` about each operation. */
export function rewriteBlock(block: Block, rewriter: Rewriter): Block {
  const builder = new BlockBuilder()
  const copies = copyInto(builder, block, (operation, known) =>
    rewriter(builder, { ...operation, inputs: copiesOf(known, operation.inputs) })
  )
  return builder.finish(copiesOf(copies, block.results))
}

/** Applies a pass to the bodies within a block first, and then to the block. */
export function everywhere(pass: Pass): Pass {
  const apply = (block: Block): Block => pass(mapBodies(block, apply))
  return apply
}

/** The block with each scan's and split's body replaced; bodies keep their parameters and results in number and type. */
export function mapBodies(block: Block, change: Pass): Block {
  if (!block.operations.some(holdsBlock)) return block
  return { ...block, operations: block.operations.map((operation) => withBody(operation, change)) }
}

function withBody(operation: AnyOperation, change: Pass): AnyOperation {
  if (operation.name === 'scan') return { ...operation, attributes: { ...operation.attributes, body: change(operation.attributes.body) } }
  if (operation.name === 'split') return { ...operation, attributes: { ...operation.attributes, body: change(operation.attributes.body) } }
  return operation
}

function holdsBlock(operation: AnyOperation): boolean {
  return operation.name === 'scan' || operation.name === 'split'
}

export function onProgram(program: Program, pass: Pass): Program {
  return { ...program, block: pass(program.block) }
}

/** How often each value is used in a block, results included. */
export function countUses(block: Block): Map<Value, number> {
  const uses = new Map<Value, number>()
  const count = (value: Value) => uses.set(value, (uses.get(value) ?? 0) + 1)
  for (const operation of block.operations) operation.inputs.forEach(count)
  block.results.forEach(count)
  return uses
}
