/** The likeliest classes at the cursor as bars, with the right one marked. */
import type { ProbeFrame } from '../../../../contract/events/probe'

export interface NextBars {
  /** The right class or the token that follows; null where it is unknown. */
  readonly right: string | null
  /** The bits that it costs; NaN where it is unknown. */
  readonly bits: number
  /** Whether the answer is one for the whole sequence, and is told of its end. */
  readonly atEnd: boolean
  /** Whether the bars are of a beginning of the sequence: what would be said if it ended at the cursor. */
  readonly soFar: boolean
  readonly bars: readonly { readonly text: string; readonly share: number; readonly right: boolean }[]
}

/** An answer for the whole sequence is told of the beginning up to the cursor, or of the end where beginnings are not told. */
export function nextBars({ tokens, next, surprise, answer }: ProbeFrame, cursor: number): NextBars {
  const classes = answer?.kind === 'classes' ? answer : null
  const whole = classes?.over === 'sequence'
  const soFar = whole && classes.soFar !== null && cursor < tokens.length - 1
  const token = whole && !soFar ? tokens.length - 1 : cursor
  const truth = classes?.truth[whole ? 0 : token] ?? -1
  const following = answer?.kind === 'labels' ? null : (tokens[token + 1] ?? null)
  const right = classes === null ? following : (classes.names[truth] ?? null)
  const bits = answer?.kind === 'labels' ? NaN : (surprise[classes === null ? token + 1 : token] ?? NaN)
  const bars = Array.from({ length: next.best }, (_, k) => {
    const text = next.tokens[token * next.best + k] ?? ''
    return { text, share: next.probability[token * next.best + k] ?? 0, right: text === right }
  })
  return { right, bits, atEnd: whole && !soFar, soFar, bars }
}
