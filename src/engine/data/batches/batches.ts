/** Batches one after the other, of which each is made when it is asked for: those of a large file would fill the memory. */
import type { TaskBatch } from './batch'

/** An array of batches is of this form. */
export interface Batches extends Iterable<TaskBatch> {
  readonly length: number
}

/** @param make the batch of a 0-based number; each reading of the batches makes it anew */
export function lazyBatches(length: number, make: (number: number) => TaskBatch): Batches {
  return {
    length,
    *[Symbol.iterator]() {
      for (let number = 0; number < length; number++) yield make(number)
    }
  }
}

/** A batch of each list of numbers. */
export const batchesOf = (numbers: readonly (readonly number[])[], take: (numbers: readonly number[]) => TaskBatch): Batches =>
  lazyBatches(numbers.length, (number) => take(numbers[number] ?? []))
