/** The scores of heads in words, for the window and the command line. */
import type { HeadScores, HeadScoresFrame } from './attention'

export type HeadScore = keyof HeadScores
export const headScoreNames: readonly HeadScore[] = ['previousToken', 'duplicateToken', 'induction']

export const headScoreLabels: { readonly [S in HeadScore]: string } = {
  previousToken: 'previous token',
  duplicateToken: 'duplicate token',
  induction: 'induction'
}

export const headScoreHints: { readonly [S in HeadScore]: string } = {
  previousToken: 'Mean attention to the token just before.',
  duplicateToken: 'Mean attention to the place where the same token was read before.',
  induction: 'Mean attention to the token that followed when the same token was read before: a head that continues what it has seen.'
}

/** How the scores were taken, as a sentence. */
export function headScoreMethod({ sequences, half }: Pick<HeadScoresFrame, 'sequences' | 'half'>): string {
  return `Heuristic: mean attention on ${sequences} sequences of ${half} random tokens that are read twice, as TransformerLens scores heads.`
}

export const rolloutMethod =
  'Heuristic: attention rollout (Abnar and Zuidema 2020) multiplies the mean over heads, and the identity of each residual, from layer to layer.'
