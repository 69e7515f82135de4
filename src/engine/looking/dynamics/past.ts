/**
 * How much of the past is left after d steps: the true Jacobian product ∂s_{t+d}/∂s_t against the product of the units' own paths, both as the
 * root mean square over units, so that one sees whether the gates or the weights lose the past.
 */
import { Random } from '../../data/random'
import { at, range } from '../../compiler/program/shapes'
import { breathe } from '../../learning/training/pause'
import { columnsOf, orthonormal, rowsOf, singularValues, squares } from './columns'
import type { Columns } from './columns'
import { unitMaps } from './stepMaps'
import type { Passage } from './passage'
import type { StepMaps } from './stepMaps'

/** Up to so many units the whole product is computed; of more, its effect on some random directions. */
const MOST_WHOLE = 128
const RANDOM = 32
const ORIGINS = 4
const SEED = 2

export interface PastCurve {
  /** The arrays that are looked at, by their place in the layer. */
  readonly arrays: readonly number[]
  /** At distances 0, 1, …: what is left of a unit's past on average; 1 at distance 0. */
  readonly jacobian: Float64Array
  /** The same by the own paths alone; null where units have none. */
  readonly own: Float64Array | null
  /** Whether the Jacobian product was computed whole, and not along random directions. */
  readonly exact: boolean
  /** Singular values of the product at some distances, largest first; none where it is not whole. */
  readonly singular: readonly { readonly distance: number; readonly values: readonly number[] }[]
}

/** `group`: arrays that keep something of themselves; null takes all arrays. Throws the signal's reason when it aborts. */
export async function pastCurve(
  passage: Passage,
  maps: StepMaps,
  group: readonly number[] | null,
  signal?: AbortSignal
): Promise<PastCurve> {
  const arrays = group ?? range(passage.layer.arrays.length)
  const start = startColumns(passage, group)
  const most = Math.max(1, Math.floor(passage.steps / 2))
  const origins = originsOf(passage.steps, most)
  const [jacobian, own] = [new Float64Array(most + 1), new Float64Array(most + 1)]
  const singular: { distance: number; values: number[] }[] = []
  for (const [k, origin] of origins.entries()) {
    let [columns, kept] = [start.columns, ownColumn(passage, arrays)]
    jacobian[0] = own[0] = 1
    for (const distance of range(most).map((d) => d + 1)) {
      if (distance % 4 === 0) await breathe()
      signal?.throwIfAborted()
      columns = maps.push(origin + distance - 1, columns)
      kept = ownMaps(passage, arrays).push(origin + distance - 1, kept)
      jacobian[distance] = (jacobian[distance] ?? 0) + (squaresOf(passage, arrays, columns) * start.weight) / origins.length
      own[distance] = (own[distance] ?? 0) + squaresOf(passage, arrays, kept) / start.units / origins.length
      if (k === origins.length - 1 && start.exact && isShown(distance))
        singular.push({ distance, values: singularValues(picked(passage, arrays, columns)) })
    }
  }
  const root = (values: Float64Array) => values.map(Math.sqrt)
  return { arrays, jacobian: root(jacobian), own: group ? root(own) : null, exact: start.exact, singular }
}

const isShown = (distance: number): boolean => Number.isInteger(Math.log2(distance))

/** Where products begin: up to four places, from each of which the distances fit. */
function originsOf(steps: number, most: number): number[] {
  const last = steps - most
  return [...new Set(range(ORIGINS).map((k) => Math.round((k * last) / (ORIGINS - 1))))]
}

/** Unit vectors of the looked-at units, or random directions of the same mean length. */
function startColumns({ layer }: Passage, group: readonly number[] | null) {
  const from = group ? at(layer.arrays, at(group, 0)).from : 0
  const units = group ? at(layer.arrays, at(group, 0)).size : layer.size
  if (units <= MOST_WHOLE) {
    const columns = columnsOf(layer.size, units, (row, column) => (row === from + column ? 1 : 0))
    return { columns, units, weight: 1 / units, exact: true }
  }
  const random = Random.fromSeed(SEED)
  const inside = orthonormal(columnsOf(units, RANDOM, () => random.normal())).columns
  const columns = columnsOf(layer.size, RANDOM, (row, column) =>
    row >= from && row < from + units ? (inside.data[(row - from) * RANDOM + column] ?? 0) : 0
  )
  return { columns, units, weight: 1 / RANDOM, exact: false }
}

/** A 1 in each unit of the first array: its own paths multiply it unit by unit. */
function ownColumn({ layer }: Passage, arrays: readonly number[]): Columns {
  const { from, size } = at(layer.arrays, at(arrays, 0))
  return columnsOf(layer.size, 1, (row) => (row >= from && row < from + size ? 1 : 0))
}

/** The own paths within some arrays alone. */
function ownMaps(passage: Passage, arrays: readonly number[]): StepMaps {
  const inside = passage.own.filter(({ row, column }) => arrays.includes(row) && arrays.includes(column))
  return unitMaps({ ...passage, own: inside })
}

function squaresOf({ layer }: Passage, arrays: readonly number[], columns: Columns): number {
  return arrays.reduce((sum, k) => sum + squares(rowsOf(columns, at(layer.arrays, k).from, at(layer.arrays, k).size)), 0)
}

function picked({ layer }: Passage, arrays: readonly number[], columns: Columns): Columns {
  const parts = arrays.map((k) => rowsOf(columns, at(layer.arrays, k).from, at(layer.arrays, k).size))
  const data = Float64Array.from(parts.flatMap((part) => [...part.data]))
  return { rows: data.length / columns.columns, columns: columns.columns, data }
}
