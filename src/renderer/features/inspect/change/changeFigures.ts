/** The figures of “Change it” that are computed from a comparison: the loss at each token, what follows, and words for an effect. */
import type { Comparison, Effect, Outputs } from '../../../../contract/events/interventions'
import { measuredText } from '../../../lib/words/figures'
import { lossRow } from '../axis/lossRow'
import { statesWords } from '../subject/subjectWords'

export interface LossPair {
  /** Such as `surprise`, and its unit. */
  readonly title: string
  readonly unit: string
  /** One value a token; NaN where there is none. */
  readonly before: Float32Array
  readonly after: Float32Array
  /** The value at the full height of a bar. */
  readonly most: number
}

export function lossPair({ before, after }: Comparison): LossPair {
  const [plain, changed] = [lossRow(before), lossRow(after)]
  return { title: plain.title, unit: plain.unit, before: plain.values, after: changed.values, most: Math.max(plain.most, changed.most) }
}

/** Which sequence of which batch was run, and how it begins. `training`: the next comparison is of a newer batch. */
export function batchWords(batch: NonNullable<Comparison['batch']>, training: boolean): string {
  const { sequence, sequences, next } = batch
  const which = `Sequence ${sequence + 1} of ${sequences} of the ${next ? 'next training batch, as a checkpoint does not keep the last one' : 'training batch'}`
  const states = statesWords(batch)
  const words = `${which}.${states === '' ? '' : ` It ${states}.`}`
  return training ? `${words} Each comparison takes the newest batch.` : words
}

export interface NextPair {
  readonly token: string
  /** Null where the token is not among the likeliest of that side. */
  readonly before: number | null
  readonly after: number | null
}

/** The likeliest next tokens of either side at a token, the likeliest after the change first. */
export function nextPairs({ before, after }: Comparison, at: number): NextPair[] {
  const [plain, changed] = [shares(before, at), shares(after, at)]
  const tokens = [...new Set([...changed.keys(), ...plain.keys()])]
  return tokens
    .map((token) => ({ token, before: plain.get(token) ?? null, after: changed.get(token) ?? null }))
    .sort((a, b) => (b.after ?? 0) - (a.after ?? 0) || (b.before ?? 0) - (a.before ?? 0))
}

/** An answer for the whole sequence stands at its last token. */
function shares({ next, answer, tokens }: Outputs, cursor: number): Map<string, number> {
  const at = answer?.kind === 'classes' && answer.over === 'sequence' ? tokens.length - 1 : cursor
  return new Map(
    Array.from({ length: next.best }, (_, k) => [next.tokens[at * next.best + k] ?? '', next.probability[at * next.best + k] ?? 0])
  )
}

export interface NumberPair {
  readonly column: string
  readonly before: number
  readonly after: number
  readonly truth: number
}

/** The predicted numbers of either side at a time step; none where classes are predicted. */
export function numberPairs({ before, after }: Comparison, at: number): NumberPair[] {
  const [plain, changed] = [before.answer, after.answer]
  if (plain?.kind !== 'numbers' || changed?.kind !== 'numbers') return []
  const row = plain.over === 'sequence' ? 0 : at
  return plain.columns.map(({ name }, c) => {
    const k = row * plain.columns.length + c
    return { column: name, before: plain.predicted[k] ?? NaN, after: changed.predicted[k] ?? NaN, truth: plain.truth[k] ?? NaN }
  })
}

/** The effect on the loss in one sentence. */
export function effectWords({ difference, interval, sequences }: Effect): string {
  const over = `over ${sequences.toLocaleString('en-US')} held-out sequences`
  if (interval === null) return `The loss changes by ${signed(difference)} ${over}.`
  const within = `± ${measuredText(interval, 3)}`
  if (Math.abs(difference) <= interval) return `No effect on the loss was found ${over}: ${signed(difference)} ${within}.`
  return `The loss ${difference > 0 ? 'rises' : 'falls'} by ${measuredText(Math.abs(difference), 3)} ${within} ${over}.`
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${measuredText(value, 3)}`
}
