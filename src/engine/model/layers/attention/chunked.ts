/**
 * Computes attention in blocks of queries and of keys. Only one block of scores [B, H, L, L] exists at a time, so memory grows with T.
 *
 * There are two loops. The first finds each query's ℓ = log Σ exp(score) with a running maximum and a running sum (Milakov and Gimelshein
 * 2018, algorithm 3); it has no gradient. The second adds up P v and Σ P with P = exp(score − ℓ), and divides the first sum by the second.
 * The divisor is 1, but its gradient is needed: with it ∂score is P ∘ (∂P − Σ y ∂y), as in Dao et al. 2022 (algorithm 4).
 * Both are loops over segments. The backward pass keeps y and the row statistics, computes each block of P again, and sums the gradients
 * of keys and values in its carries.
 */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { bandBlocks, chunkSteps, mostBands } from './sizes'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at, range } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { attentionScores, never } from './scores'
import type { Compared } from './scores'
import { blockDropout } from '../dropout'
import type { Drop, Randomness } from '../dropout'
import { places } from '../positions'
import { cutTime, joinTime } from '../stateSpace/stretches'

type Params = Pick<LayerOf<'attention'>['params'], 'heads' | 'causal' | 'positions'>

/** The queries, keys and values. */
export interface Asked extends Compared {
  readonly value: Value
}

/** Dropout of the attention weights. */
export interface Dropped {
  readonly random: Randomness
  readonly drop: Drop
}

export interface Blockwise {
  /** Time steps of a block, L. */
  readonly steps?: number
  readonly dropped?: Dropped | null
}

/** [B, H, T, d], in blocks of `steps`. */
export function chunkedAttention(
  params: Params,
  builder: BlockBuilder,
  asked: Asked,
  { steps = chunkSteps, dropped = null }: Blockwise = {}
): Value {
  const length = at(asked.query.type.shape, 2)
  const [query, key, value] = [asked.query, asked.key, asked.value].map((each) => blocks(builder, each, steps)) as [Value, Value, Value]
  const stepPlaces = blockPlaces(builder, length, steps)
  const mask = blockMask(params, builder, asked, steps)
  const queries = [query, stepPlaces]
  const keys = [key, stepPlaces, value, ...(mask ? [mask] : [])]
  const answers = bandsOf(at(stepPlaces.type.shape, 0), params.causal).map(({ from, to }) =>
    answer(params, builder, { queries: cut(builder, queries, from, to), keys: cut(builder, keys, 0, to), length, dropped })
  )
  return joinBlocks(builder, builder.concat(answers, 0), length)
}

/**
 * The blocks of queries `from` to `to`, which look at the blocks of keys below `to`. A loop's length is fixed, so a causal query cannot
 * stop at its own block of keys. Bands skip the keys past their end, so that only (1 + 1 / bands) / 2 of all scores are computed.
 */
export function bandsOf(count: number, causal: boolean): { from: number; to: number }[] {
  const bands = causal ? Math.min(mostBands, Math.max(1, Math.floor(count / bandBlocks))) : 1
  const begin = (band: number) => Math.floor((band * count) / bands)
  return range(bands).map((band) => ({ from: begin(band), to: begin(band + 1) }))
}

interface Question {
  readonly queries: readonly Value[]
  readonly keys: readonly Value[]
  /** T, of the whole map. */
  readonly length: number
  readonly dropped: Dropped | null
}

/** [n, B, H, L, d] for n blocks of queries. Dropout follows the softmax, so a dropped weight adds nothing to P v but counts in Σ P. */
function answer(params: Params, builder: BlockBuilder, { queries, keys, length, dropped }: Question): Value {
  const statistics = rowStatistics(params, builder, queries, keys)
  const [sums, totals] = overBlocks(builder, [...queries, statistics], keys, {
    always: dropped ? [dropped.random.key, dropped.random.sequences] : [],
    start: (inner, query) => [inner.zeros(query.type), inner.fill(0, query.type.shape.slice(0, 3))],
    step: (inner, { compared, value, more, always }, [sum, total]) => {
      const scores = attentionScores(params, inner, compared)
      const powers = inner.unary('exp', inner.sub(scores, along(inner, at(more, 0), scores)))
      const places = [compared.queryPlaces, compared.keyPlaces] as const
      const survivors = dropped
        ? blockDropout(inner, { key: at(always, 0), sequences: at(always, 1) }, powers, { drop: dropped.drop, places, length })
        : powers
      return [inner.add(sum, inner.matmul(survivors, value)), inner.add(total, inner.reduceSum(powers, [3]))]
    }
  })
  return builder.div(sums, along(builder, totals, sums))
}

/** Computes log Σ exp(score) of each query, [n, B, H, L]. It is a constant to the gradient. */
function rowStatistics(params: Params, builder: BlockBuilder, queries: readonly Value[], keys: readonly Value[]): Value {
  const [most, sum] = overBlocks(builder, queries, keys, {
    always: [],
    start: (inner, query) => [inner.fill(never, query.type.shape.slice(0, 3)), inner.fill(0, query.type.shape.slice(0, 3))],
    step: (inner, { compared }, [before, total]) => {
      const scores = attentionScores(params, inner, compared)
      const now = inner.binary('max', before, inner.reduceMax(scores, [3]))
      const powers = inner.unary('exp', inner.sub(scores, along(inner, now, scores)))
      const rescaled = inner.mul(total, inner.unary('exp', inner.sub(before, now)))
      return [now, inner.add(rescaled, inner.reduceSum(powers, [3]))]
    }
  })
  return builder.stopGradient(builder.add(most, builder.unary('log', sum)))
}

type Pair = [Value, Value]

interface Step {
  readonly compared: Compared
  readonly value: Value
  /** Further values of each query, [B, H, L]. */
  readonly more: readonly Value[]
  /** Values that all blocks share. */
  readonly always: readonly Value[]
}

interface KeyLoop {
  readonly always: readonly Value[]
  /** The carries from one block of keys to the next. */
  readonly start: (builder: BlockBuilder, query: Value) => Pair
  readonly step: (builder: BlockBuilder, step: Step, carries: Pair) => Pair
}

/** Runs a loop over the blocks of keys for each block of queries. Returns the carries at the end of each loop, [n, …]. */
function overBlocks(builder: BlockBuilder, queries: readonly Value[], keys: readonly Value[], loop: KeyLoop): Pair {
  const { outputs } = builder.scan({
    length: at(at(queries, 0).type.shape, 0),
    segments: true,
    carries: [],
    inputs: queries,
    closed: [...keys, ...loop.always],
    body: (outer, { inputs: asked, closed }) => {
      const { carries } = outer.scan({
        length: at(at(keys, 0).type.shape, 0),
        segments: true,
        carries: loop.start(outer, at(asked, 0)),
        inputs: closed.slice(0, keys.length),
        closed: [...asked, ...closed.slice(keys.length)],
        body: (inner, { carries: before, inputs, closed: around }) => {
          const step = { ...stepOf(around.slice(0, asked.length), inputs), always: around.slice(asked.length) }
          return { carries: loop.step(inner, step, [at(before, 0), at(before, 1)]), outputs: [] }
        }
      })
      return { carries: [], outputs: carries }
    }
  })
  return [at(outputs, 0), at(outputs, 1)]
}

/** Of one block each, queries are [query, places, …], and keys are [key, places, value] with a mask if there is one. */
function stepOf(queries: readonly Value[], keys: readonly Value[]): Omit<Step, 'always'> {
  const compared = {
    query: at(queries, 0),
    queryPlaces: at(queries, 1),
    key: at(keys, 0),
    keyPlaces: at(keys, 1),
    mask: keys[3] ?? null
  }
  return { compared, value: at(keys, 2), more: queries.slice(2) }
}

/** [B, H, T, d] → [n, B, H, L, d], filled up with zeros. */
function blocks(builder: BlockBuilder, value: Value, steps: number): Value {
  return builder.transpose(cutTime(builder, builder.transpose(value, [2, 0, 1, 3]), steps), [0, 2, 3, 1, 4])
}

/** [n, B, H, L, d] → [B, H, length, d]. */
function joinBlocks(builder: BlockBuilder, value: Value, length: number): Value {
  return builder.transpose(joinTime(builder, builder.transpose(value, [0, 3, 1, 2, 4]), length), [1, 2, 0, 3])
}

/** int32 [n, L], counted on past the last time step. */
function blockPlaces(builder: BlockBuilder, length: number, steps: number): Value {
  const count = Math.ceil(length / steps)
  return builder.reshape(places(builder, count * steps), [count, steps])
}

/** float32 [n, L, B], or null if no key is masked. The padding of the last block lies in the future, which a causal query does not see. */
function blockMask({ causal }: Params, builder: BlockBuilder, { query, mask }: Asked, steps: number): Value | null {
  const [batch = 0, , length = 0] = query.type.shape
  const filled = !causal && length % steps !== 0
  const real = mask ?? (filled ? builder.fill(1, [length, batch]) : null)
  return real && cutTime(builder, real, steps)
}

function cut(builder: BlockBuilder, values: readonly Value[], from: number, to: number): Value[] {
  return values.map((value) => builder.sliceAxis(value, 0, from, to - from))
}

/** Repeats a value without the last axis along it. */
function along(builder: BlockBuilder, value: Value, like: Value): Value {
  return builder.broadcast(builder.reshape(value, [...value.type.shape, 1]), like.type.shape)
}
