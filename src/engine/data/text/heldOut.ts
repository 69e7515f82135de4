/** Cuts a validation text into windows one after another, in batches of the compiled size. */
import type { BatchShape } from '../batches/batch'
import { spreadEvenly } from '../batches/spreadEvenly'
import type { Stretches } from '../stored/stretches'
import { windowsAt } from './windows'
import type { Windows } from './windows'

/** Windows of which the last may be padding: only the first `sequences` count. */
export interface HeldOutWindows extends Windows {
  readonly sequences: number
}

/** How many windows of `length` inputs (and the target after each) lie in a text of `tokens`, end to end. */
export const windowCount = (tokens: number, length: number): number => Math.max(0, Math.floor((tokens - 1) / length))

/**
 * All windows, or as many as fill `most` batches, spread evenly over the text, as batches int32 [T, B].
 * The same text gives the same windows, so that evaluations can be compared.
 */
export function heldOutWindows(text: Stretches<Int32Array>, shape: BatchShape, most: number): HeldOutWindows[] {
  return heldOutStarts(text.length, shape, most).map((part) => ({ ...windowsAt(text, part, shape), sequences: part.length }))
}

/** Where such windows of `tokens` tokens begin, batch by batch. */
export function heldOutStarts(tokens: number, shape: BatchShape, most: number): number[][] {
  const windows = spreadEvenly(windowCount(tokens, shape.length), shape.batch, most)
  return windows.map((numbers) => numbers.map((number) => number * shape.length))
}
