/** The likeliest classes at the cursor as bars, with the right one marked. */
import type { ProbeFrame } from '../../../../contract/events/probe'

export interface NextBars {
  /** The right class or the token that follows; null where it is unknown. */
  readonly right: string | null
  /** The bits that it costs; NaN where it is unknown. */
  readonly bits: number
  /** Whether the answer is one for the whole sequence. */
  readonly atEnd: boolean
  readonly bars: readonly { readonly text: string; readonly share: number; readonly right: boolean }[]
}

/** An answer for the whole sequence is that of the last time step, wherever the cursor stands. */
export function nextBars({ tokens, next, surprise, answer }: ProbeFrame, cursor: number): NextBars {
  const classes = answer?.kind === 'classes' ? answer : null
  const atEnd = classes?.over === 'sequence'
  const token = atEnd ? tokens.length - 1 : cursor
  const truth = classes?.truth[atEnd ? 0 : token] ?? -1
  const right = classes === null ? (tokens[token + 1] ?? null) : (classes.names[truth] ?? null)
  const bits = surprise[classes === null ? token + 1 : token] ?? NaN
  const bars = Array.from({ length: next.best }, (_, k) => {
    const text = next.tokens[token * next.best + k] ?? ''
    return { text, share: next.probability[token * next.best + k] ?? 0, right: text === right }
  })
  return { right, bits, atEnd, bars }
}
