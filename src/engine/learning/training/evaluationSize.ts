/** How much of the held-out data an evaluation takes, and the mean of its batches. */
import type { Sum, Trainer } from './trainer'

/** Held-out tokens in an evaluation on the way, and its batches at most; the last evaluation takes the whole text, up to so many batches. */
const EVALUATION_TOKENS = 12_800
const EVALUATION_BATCHES = 32
export const FINAL_BATCHES = 256

export function batchesOnTheWay({ tokensPerStep }: Pick<Trainer, 'tokensPerStep'>): number {
  return Math.min(EVALUATION_BATCHES, Math.ceil(EVALUATION_TOKENS / tokensPerStep))
}

/** NaN of nothing. */
export function mean(parts: readonly Sum[]): number {
  return parts.reduce((sum, part) => sum + part.total, 0) / parts.reduce((sum, part) => sum + part.count, 0)
}
