/** Cuts a batch into parts, one for each core: the same block runs on each, and the results become one. */
import type { Randomness, RandomSource } from '../../model/layers/dropout'
import type { CarriedStates } from '../../model/layers/context'
import { BlockBuilder } from '../../compiler/program/builder'
import { at, range } from '../../compiler/program/shapes'
import type { Attributes, Block, TensorType, Value } from '../../compiler/program/types'
import { CarriedValues, freshInput } from './carried'

/** How many parts a batch is cut into: as many as divide it evenly, up to the executor's wish. */
export function partsOf(batch: number, wished: number): number {
  const most = Math.max(1, Math.min(batch, Math.floor(wished)))
  return range(most).reduce((best, k) => (batch % (k + 1) === 0 ? k + 1 : best), 1)
}

/** Weights, which all parts get whole, and the batch's arrays [T, B, …], of which each gets its sequences. */
export interface PartTypes {
  readonly weights: ReadonlyMap<string, TensorType>
  readonly inputs: ReadonlyMap<string, TensorType>
  /** States from the batch before, [1, B, …], by their names; with them goes the input `fresh`. */
  readonly carried?: ReadonlyMap<string, TensorType>
}
export interface PartValues {
  readonly weights: ReadonlyMap<string, Value>
  readonly inputs: ReadonlyMap<string, Value>
  readonly carried?: CarriedStates | null
  readonly random: RandomSource
}
/** The values of a whole batch. */
export interface BatchValues {
  readonly weights: ReadonlyMap<string, Value>
  readonly inputs: ReadonlyMap<string, Value>
  readonly carried?: ReadonlyMap<string, Value>
}

/**
 * Writes the block of one part. Its parameters: the weights, the inputs, then the carried states, each in their order; then, when `training` and
 * something in it draws random numbers, their key and the part's sequences. Results: what is written, then the states that it leaves.
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
  const cutTypes = (declared: ReadonlyMap<string, TensorType>) => new Map([...declared].map(([name, type]) => [name, cut(type, how.parts)]))
  const inputs = declare(cutTypes(types.inputs))
  const before = declare(cutTypes(types.carried ?? new Map()))
  const fresh = inputs.get(freshInput)
  const carried = fresh && before.size > 0 ? new CarriedValues(builder, before, fresh) : null
  const random = how.training ? randomParameters(builder, batchOf(types) / how.parts) : null
  const results = write(builder, { weights, inputs, carried, random })
  return builder.finish([...results, ...(carried?.results() ?? [])])
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
export function drawsNumbers(block: Block, { weights, inputs, carried }: PartTypes): boolean {
  return block.parameters.length > weights.size + inputs.size + (carried?.size ?? 0)
}

/** B. */
export function batchOf({ inputs }: PartTypes): number {
  return at(at([...inputs.values()], 0).shape, 1)
}

function cut({ dtype, shape }: TensorType, parts: number): TensorType {
  return { dtype, shape: shape.map((size, axis) => (axis === 1 ? size / parts : size)) }
}

export type Join = Attributes['split']['join'][number]
/** Joins arrays [S, B, …] along the batch. */
export const alongBatch: Join = { kind: 'concat', axis: 1 }

/**
 * Runs a part's block on each part of the batch; a single part is inlined. `join` says how results become one: one rule for each, or one
 * for all.
 */
export function onParts(
  builder: BlockBuilder,
  block: Block,
  { weights, inputs, carried }: BatchValues,
  how: { parts: number; join: Join | readonly Join[]; random?: Randomness | null }
): Value[] {
  const { parts, join, random } = how
  const all = [...weights.values(), ...inputs.values(), ...(carried?.values() ?? []), ...(random ? [random.key, random.sequences] : [])]
  if (parts === 1) return builder.inline(block, all)
  const axes = all.map((value, k) => (k < weights.size || value === random?.key ? null : 1))
  return builder.operations('split', all, {
    parts,
    cut: axes,
    join: block.results.map((_, k) => ('kind' in join ? join : at(join, k))),
    body: block
  })
}
