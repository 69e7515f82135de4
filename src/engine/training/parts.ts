/** Cuts a batch into parts, one for each core: the same block runs on each, and the results become one. */
import type { Randomness, RandomSource } from '../lower/dropout'
import { BlockBuilder } from '../program/builder'
import { at } from '../program/shapes'
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
  readonly random: RandomSource
}

/**
 * Writes the block of one part. Its parameters: the weights, then the inputs, each in their order; then, when `training` and something in it draws
 * random numbers, their key and the part's sequences.
 */
export function partBlock(
  types: PartTypes,
  how: { readonly parts: number; readonly training: boolean },
  write: (builder: BlockBuilder, values: PartValues) => readonly Value[]
): Block {
  const builder = new BlockBuilder()
  const declare = (declared: ReadonlyMap<string, TensorType>) =>
    new Map([...declared].map(([name, type]) => [name, builder.parameter(type)]))
  const weights = declare(types.weights)
  const inputs = declare(new Map([...types.inputs].map(([name, type]) => [name, cut(type, how.parts)])))
  const random = how.training ? randomParameters(builder, batchOf(types) / how.parts) : null
  return builder.finish(write(builder, { weights, inputs, random }))
}

/** Declares the parameters when they are first asked for. */
function randomParameters(builder: BlockBuilder, batch: number): () => Randomness {
  let declared: Randomness | null = null
  return () => {
    declared ??= {
      key: builder.parameter({ dtype: 'int32', shape: [2] }),
      sequences: builder.parameter({ dtype: 'int32', shape: [1, batch] })
    }
    return declared
  }
}

/** Whether such a block draws random numbers. */
export function drawsNumbers(block: Block, { weights, inputs }: PartTypes): boolean {
  return block.parameters.length > weights.size + inputs.size
}

/** B. */
export function batchOf({ inputs }: PartTypes): number {
  return at(at([...inputs.values()], 0).shape, 1)
}

function cut({ dtype, shape }: TensorType, parts: number): TensorType {
  return { dtype, shape: shape.map((size, axis) => (axis === 1 ? size / parts : size)) }
}

type Join = Attributes['split']['join'][number]

/** Runs such a block on each part of the batch; with one part it is simply put in place. */
export function onParts(
  builder: BlockBuilder,
  block: Block,
  { weights, inputs }: Omit<PartValues, 'random'>,
  how: { parts: number; join: Join; random?: Randomness | null }
): Value[] {
  const { parts, join, random } = how
  const all = [...weights.values(), ...inputs.values(), ...(random ? [random.key, random.sequences] : [])]
  if (parts === 1) return builder.inline(block, all)
  const axes = all.map((value, k) => (k < weights.size || value === random?.key ? null : 1))
  return builder.operations('split', all, { parts, cut: axes, join: block.results.map(() => join), body: block })
}
