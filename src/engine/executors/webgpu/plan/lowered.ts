/** A program without what kernels cannot be written for directly: parts of a batch one after another, and joins of many arrays in twos. */
import { BlockBuilder } from '../../../compiler/program/builder'
import { copiesOf, copyInto } from '../../../compiler/program/copyInto'
import { at, range } from '../../../compiler/program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../../../compiler/program/types'

/** `reads`: the most arrays that one kernel may read. */
export function lowered(block: Block, reads: number): Block {
  const builder = new BlockBuilder()
  const copies = copyInto(builder, block, (operation, known) =>
    lowerOperation(builder, operation, copiesOf(known, operation.inputs), reads)
  )
  return builder.finish(copiesOf(copies, block.results))
}

function lowerOperation(builder: BlockBuilder, operation: AnyOperation, inputs: readonly Value[], reads: number): readonly Value[] | null {
  if (operation.name === 'concat') return inputs.length > reads ? [joined(builder, inputs, operation.attributes.axis, reads)] : null
  if (operation.name === 'split') return inlineParts(builder, operation, inputs, reads)
  if (operation.name !== 'scan') return null
  const { attributes } = operation
  return builder.operations('scan', inputs, { ...attributes, body: lowered(attributes.body, reads) })
}

function joined(builder: BlockBuilder, inputs: readonly Value[], axis: number, reads: number): Value {
  if (inputs.length <= reads) return builder.concat(inputs, axis)
  const some = range(Math.ceil(inputs.length / reads)).map((k) => builder.concat(inputs.slice(k * reads, (k + 1) * reads), axis))
  return joined(builder, some, axis, reads)
}

function inlineParts(builder: BlockBuilder, { attributes }: Operation<'split'>, inputs: readonly Value[], reads: number): Value[] {
  const { parts, cut, join } = attributes
  const body = lowered(attributes.body, reads)
  const results = range(parts).map((part) =>
    builder.inline(
      body,
      inputs.map((input, k) => pieceOf(builder, input, at(cut, k), part, parts))
    )
  )
  return join.map((how, k) => {
    const pieces = results.map((each) => at(each, k))
    return how.kind === 'sum' ? builder.sum(pieces) : joined(builder, pieces, how.axis, reads)
  })
}

function pieceOf(builder: BlockBuilder, input: Value, axis: number | null, part: number, parts: number): Value {
  if (axis === null) return input
  const size = at(input.type.shape, axis) / parts
  return builder.sliceAxis(input, axis, part * size, size)
}
