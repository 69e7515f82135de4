/** The likeliest classes at the cursor as bars, with the right one marked. */
import type { ProbeFrame } from '../../../../contract/events/probe'

export interface NextBars {
  /** The right class or the token that follows; null where it is unknown. */
  readonly right: string | null
  /** The bits that it costs; NaN where it is unknown. */
  readonly bits: number
  /** The bits that it cost at the moment that is compared; NaN where it is unknown. */
  readonly bitsBefore: number
  /** Whether the answer is one for the whole sequence, and is told of its end. */
  readonly atEnd: boolean
  /** Whether the bars are of a beginning of the sequence: what would be said if it ended at the cursor. */
  readonly soFar: boolean
  readonly bars: readonly NextBar[]
}

export interface NextBar {
  readonly text: string
  readonly share: number
  readonly right: boolean
  /** Its share at the moment that is compared; null where it was not among the likeliest then. */
  readonly before: number | null
}

/**
 * An answer for the whole sequence is told of the beginning up to the cursor, or of the end where beginnings are not told. `before`: another
 * moment on the same sequence, null where none is compared.
 */
export function nextBars({ tokens, next, surprise, answer }: ProbeFrame, cursor: number, before: ProbeFrame | null = null): NextBars {
  const classes = answer?.kind === 'classes' ? answer : null
  const whole = classes?.over === 'sequence'
  const soFar = whole && classes.soFar !== null && cursor < tokens.length - 1
  const token = whole && !soFar ? tokens.length - 1 : cursor
  const truth = classes?.truth[whole ? 0 : token] ?? -1
  const following = answer?.kind === 'labels' ? null : (tokens[token + 1] ?? null)
  const right = classes === null ? following : (classes.names[truth] ?? null)
  const bitsOf = (costs: Float32Array | undefined) =>
    answer?.kind === 'labels' ? NaN : (costs?.[classes === null ? token + 1 : token] ?? NaN)
  const then = before === null ? null : likeliest(before.next, token)
  const bars = likeliest(next, token).map(({ text, share }) => ({
    text,
    share,
    right: text === right,
    before: then?.find((each) => each.text === text)?.share ?? null
  }))
  return { right, bits: bitsOf(surprise), bitsBefore: bitsOf(before?.surprise), atEnd: whole && !soFar, soFar, bars }
}

/** The likeliest tokens or classes after a time step, best first. */
function likeliest({ best, tokens, probability }: ProbeFrame['next'], step: number): { readonly text: string; readonly share: number }[] {
  return Array.from({ length: best }, (_, k) => ({ text: tokens[step * best + k] ?? '', share: probability[step * best + k] ?? 0 }))
}
