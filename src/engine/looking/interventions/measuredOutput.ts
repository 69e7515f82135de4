/** The one number of a model's output by which sequences are compared. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { unseenCharacters } from '../../../contract/problems/wording'
import { softmax } from '../generation/sample'
import type { ProbedModel } from '../inspection/lens'

export interface OutputChoice {
  /** The 0-based token; null is the last one. */
  readonly at: number | null
  /** The class or token whose log-probability is taken, and one that is subtracted; null is what either sequence finds likeliest. */
  readonly answer: string | null
  readonly against: string | null
  /** Time steps of the sequence. */
  readonly steps: number
}

export interface MeasuredOutput {
  readonly at: number
  readonly words: string
  /** Of the head's output, row by row: one row a time step, or one for the sequence. */
  of(output: Float32Array): number
}

export type Measured =
  { readonly ok: true; readonly output: MeasuredOutput } | { readonly ok: false; readonly problems: readonly Problem[] }

/** `base` and `source`: the head's outputs on both sequences. */
export function measureOf(
  probed: Pick<ProbedModel, 'classes' | 'columns' | 'model'>,
  { at: wanted, answer, against, steps }: OutputChoice,
  { base, source }: { readonly base: Float32Array; readonly source: Float32Array }
): Measured {
  const at = Math.min(wanted ?? steps - 1, steps - 1)
  const { classes, columns, model } = probed
  const row = model.task.target.over === 'sequence' ? 0 : at
  const [column] = columns.targets
  if (column) {
    const { name, mean, scale } = column
    const width = columns.targets.length
    return { ok: true, output: { at, words: name, of: (output) => mean + scale * (output[row * width] ?? NaN) } }
  }
  const chances = (output: Float32Array) => softmax(output.subarray(row * classes.length, (row + 1) * classes.length), 1)
  const likeliest = (output: Float32Array) => chances(output).reduce((best, chance, k, all) => (chance > (all[best] ?? 0) ? k : best), 0)
  const right = answer === null ? likeliest(source) : classes.indexOf(answer)
  const wrong = against === null ? likeliest(base) : classes.indexOf(against)
  const unknown = [right < 0 ? answer : null, wrong < 0 ? against : null].flatMap((word) => (word === null ? [] : [word]))
  if (unknown.length > 0) return { ok: false, problems: unknown.map((word) => problem('intervention.word', {}, { word })) }
  const logOf = (output: Float32Array, k: number) => Math.log(Math.max(chances(output)[k] ?? 0, Number.MIN_VALUE))
  const alone = right === wrong
  const name = (k: number) => unseenCharacters.get(classes[k] ?? '') ?? classes[k] ?? ''
  const words = `log p(${name(right)})${alone ? '' : ` − log p(${name(wrong)})`}`
  return { ok: true, output: { at, words, of: (output) => logOf(output, right) - (alone ? 0 : logOf(output, wrong)) } }
}
