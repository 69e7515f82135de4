/** The moments of a timeline, oldest first, and their validation values or training losses as a small curve. */
import type { KeptCheckpoint } from '../../../../contract/runs/checkpoint'

export interface Moment {
  /** Null: the newest weights. */
  readonly step: number | null
  /** What the newest weights are called; null for a checkpoint. */
  readonly name: string | null
  /** The main validation metric; null where it was not evaluated. */
  readonly value: number | null
  /** The training loss of this step; null where it is not known. */
  readonly loss: number | null
}

/** The training loss of a step, or of the newest one; null where it is not known. */
type LossAt = (step: number | null) => number | null

/** `checkpoints` newest first. A chosen checkpoint that was removed from disk since stays among them. */
export function momentsOf(checkpoints: readonly KeptCheckpoint[], chosen: readonly number[], newest: string, lossAt: LossAt): Moment[] {
  const gone = [...new Set(chosen)].filter((step) => !checkpoints.some((each) => each.step === step)).map((step) => ({ step, value: null }))
  const stored = [...checkpoints, ...gone].toSorted((a, b) => a.step - b.step)
  return [...stored.map(({ step, value }) => ({ step, value, name: null })), { step: null, value: null, name: newest }].map((moment) => ({
    ...moment,
    // Read only where it is shown: it may change with each step of a run.
    get loss() {
      return lossAt(moment.step)
    }
  }))
}

/** What the curve of a timeline shows. */
export type CurveOf = 'validation' | 'trainingLoss'

/** The validation metric where there are values enough for a curve, else the training loss; null where neither makes one. */
export function whatCurveShows(moments: readonly Moment[]): CurveOf | null {
  const known = (of: CurveOf) => moments.filter((moment) => valueOf(moment, of) !== null).length
  return known('validation') > 1 ? 'validation' : known('trainingLoss') > 1 ? 'trainingLoss' : null
}

const valueOf = (moment: Moment, of: CurveOf | null): number | null =>
  of === null ? null : of === 'validation' ? moment.value : moment.loss

/** The curve of the values that there are, and a notch for each moment: moments are as far apart as each other, however many steps lie between. */
export function curveOf(
  moments: readonly Moment[],
  of: CurveOf | null,
  width: number,
  height: number
): { readonly path: string; readonly notches: readonly number[] } {
  const notches = moments.map((_, k) => (moments.length < 2 ? 0 : (k / (moments.length - 1)) * width))
  const known = moments.flatMap((moment, k) => {
    const value = valueOf(moment, of)
    return value === null ? [] : [{ x: notches[k] ?? 0, value }]
  })
  const [low, high] = [Math.min(...known.map(({ value }) => value)), Math.max(...known.map(({ value }) => value))]
  const y = (value: number): number => (high === low ? height / 2 : height - 4 - ((value - low) / (high - low)) * (height - 6))
  const points = known.map(({ x, value }) => `${x.toFixed(1)},${y(value).toFixed(1)}`)
  return { path: points.length < 2 ? '' : `M${points.join('L')}`, notches }
}

interface Texts {
  readonly count: (step: number) => string
  readonly value: (value: number) => string
  readonly loss: (loss: number) => string
}

/** A moment in words, such as `step 1,024, 2.31 bits per character`, or with the training loss where it was not evaluated. */
export function wordsOf(moment: Moment, text: Texts): string {
  const { step, name, value } = moment
  return [name ?? `step ${text.count(step ?? 0)}`, ...(value === null ? lossWords(moment, text) : [text.value(value)])].join(', ')
}

const lossWords = ({ loss }: Moment, text: Texts): string[] => (loss === null ? [] : [`training loss ${text.loss(loss)}`])
