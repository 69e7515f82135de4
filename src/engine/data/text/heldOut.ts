/** Finds where the windows of a validation text lie, one after another, in batches of the compiled size. */
import type { BatchShape } from '../batches/batch'
import { spreadEvenly } from '../batches/spreadEvenly'

/** How many windows of `length` inputs (and the target after each) lie in a text of `tokens`, end to end. */
export const windowCount = (tokens: number, length: number): number => Math.max(0, Math.floor((tokens - 1) / length))

/**
 * Where windows of `tokens` tokens begin, batch by batch: all of them, or as many as fill `most` batches, spread evenly over the text. The same text
 * gives the same windows, so that evaluations can be compared.
 */
export function heldOutStarts(tokens: number, shape: BatchShape, most: number): number[][] {
  const windows = spreadEvenly(windowCount(tokens, shape.length), shape.batch, most)
  return windows.map((numbers) => numbers.map((number) => number * shape.length))
}
