/** How much a head attends where a head of a known kind would, on sequences that are read twice: the scores of TransformerLens. */
import type { HeadScores } from '../../../contract/events/attention'
import { range } from '../../compiler/program/shapes'

/** Attention [B, H, T, T], query by key, to sequences whose first half is read again. */
export interface RepeatedAttention {
  readonly values: Float32Array
  readonly batch: number
  readonly heads: number
  readonly half: number
}

/** The scores of each head. */
export function headScores(attention: RepeatedAttention): HeadScores[] {
  return range(attention.heads).map((head) => scoresOf(attention.half, (steps) => stripe(attention, head, steps)))
}

/** What heads would score that attend to all that they see alike: to all before and themselves if `causal`, else to all. */
export function evenScores(half: number, causal: boolean): HeadScores {
  return scoresOf(half, ({ from }) => mean(range(2 * half - from).map((k) => 1 / (causal ? from + k + 1 : 2 * half))))
}

/** The queries from one on, and how many time steps before each of them the key is. */
interface Stripe {
  readonly from: number
  readonly back: number
}

/**
 * Induction takes the token after the last time that the query's own token was read, which is half − 1 steps before. TransformerLens takes
 * the diagonal of that offset too; its first query, the last of the first half, is left out here, because it saw its token only once.
 */
function scoresOf(half: number, score: (stripe: Stripe) => number): HeadScores {
  return {
    previousToken: score({ from: 1, back: 1 }),
    duplicateToken: score({ from: half, back: half }),
    induction: score({ from: half, back: half - 1 })
  }
}

/** The mean attention from each query of a stripe to its key, over all sequences. */
function stripe({ values, batch, heads, half }: RepeatedAttention, head: number, { from, back }: Stripe): number {
  const steps = 2 * half
  const weight = (sequence: number, query: number) => values[((sequence * heads + head) * steps + query) * steps + query - back] ?? NaN
  return mean(range(batch).flatMap((sequence) => range(steps - from).map((k) => weight(sequence, from + k))))
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
