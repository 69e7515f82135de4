/** Cuts a batch into parts, one for each core: the same block runs on each, and the results become one. */
import { BlockBuilder } from '../program/builder'
import type { Attributes, Block, TensorType, Value } from '../program/types'

/** How many parts a batch is cut into: the executor's wish where it divides the batch, else one. */
export function partsOf(batch: number, wished: number): number {
  return wished > 1 && batch % wished === 0 ? wished : 1
}

/** Weights, which all parts get whole, and the batch's arrays [T, B, …], of which each gets its sequences. */
export interface PartTypes {
  readonly weights: ReadonlyMap<string, TensorType>
  readonly inputs: ReadonlyMap<string, TensorType>
}
export interface PartValues {
  readonly weights: ReadonlyMap<string, Value>
  readonly inputs: ReadonlyMap<string, Value>
}

/** Writes the block of one part. Its parameters: the weights, then the inputs, each in their order. */
export function partBlock(
  { weights, inputs }: PartTypes,
  parts: number,
  write: (builder: BlockBuilder, values: PartValues) => readonly Value[]
): Block {
  const builder = new BlockBuilder()
  const declare = (types: ReadonlyMap<string, TensorType>) => new Map([...types].map(([name, type]) => [name, builder.parameter(type)]))
  const part = new Map([...inputs].map(([name, type]) => [name, cut(type, parts)]))
  return builder.finish(write(builder, { weights: declare(weights), inputs: declare(part) }))
}

function cut({ dtype, shape }: TensorType, parts: number): TensorType {
  return { dtype, shape: shape.map((size, axis) => (axis === 1 ? size / parts : size)) }
}

type Join = Attributes['split']['join'][number]

/** Runs such a block on each part of the batch; with one part it is simply put in place. */
export function onParts(builder: BlockBuilder, block: Block, { weights, inputs }: PartValues, how: { parts: number; join: Join }): Value[] {
  const all = [...weights.values(), ...inputs.values()]
  if (how.parts === 1) return builder.inline(block, all)
  const axes = all.map((_, k) => (k < weights.size ? null : 1))
  return builder.operations('split', all, { parts: how.parts, cut: axes, join: block.results.map(() => how.join), body: block })
}
