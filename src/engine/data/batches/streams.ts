/**
 * Contiguous streams: data as windows end to end, of which each row of a batch takes the one after that of the batch before, so that states can
 * be carried on. `fresh` [1, B] of a batch is 1 in the rows whose stream begins there.
 */
import * as z from 'zod'
import type { BatchSource, TaskBatch } from './batch'
import { lazyBatches } from './batches'
import type { Batches } from './batches'

const stateSchema = z.strictObject({ taken: z.int().min(0) })

/**
 * Makes a source in which each of `rows` reads all `windows` in turn. Rows start at even distances and begin again after the last window.
 * `take` makes a batch from the indices of its windows; `isFirst` says at which of them a series begins. `restore` throws ZodError for anything that is no saved `state`.
 */
export function streamSource(
  windows: number,
  rows: number,
  take: (numbers: readonly number[]) => TaskBatch,
  isFirst: (number: number) => boolean = (number) => number === 0
): BatchSource {
  const first = Array.from({ length: rows }, (_, b) => Math.floor((b * windows) / rows))
  let taken = 0
  return {
    next: () => {
      const numbers = first.map((number) => (number + taken) % windows)
      const begins = numbers.map((number) => taken === 0 || isFirst(number))
      taken += 1
      return withFresh(take(numbers), begins)
    },
    epoch: () => Math.max(1, Math.ceil((taken * rows) / windows)),
    state: () => JSON.stringify({ taken }),
    restore: (state) => {
      taken = stateSchema.parse(JSON.parse(state)).taken
    }
  }
}

/**
 * Returns the first `most` batches in which rows read consecutive stretches, so that each window comes once. The last batch may have
 * fewer sequences than rows.
 */
export function streamBatches(
  windows: number,
  rows: number,
  most: number,
  take: (numbers: readonly number[]) => TaskBatch,
  isFirst: (number: number) => boolean = () => false
): Batches {
  const used = Math.min(rows, windows)
  const longer = windows % used
  const least = Math.floor(windows / used)
  const first = Array.from({ length: used }, (_, b) => b * least + Math.min(b, longer))
  const rounds = Math.min(most, longer > 0 ? least + 1 : least)
  return lazyBatches(rounds, (k) => {
    const numbers = (k < least ? first : first.slice(0, longer)).map((number) => number + k)
    return withFresh(
      take(numbers),
      Array.from({ length: rows }, (_each, b) => k === 0 || (b < numbers.length && isFirst(numbers[b] ?? 0)))
    )
  })
}

function withFresh(batch: TaskBatch, begins: readonly boolean[]): TaskBatch {
  return { ...batch, arrays: new Map([...batch.arrays, ['fresh', Float32Array.from(begins, Number)]]) }
}
