/** The moments of a timeline, oldest first, and their validation values as a small curve. */
import type { KeptCheckpoint } from '../../../../contract/runs/checkpoint'

export interface Moment {
  /** Null: the newest weights. */
  readonly step: number | null
  /** What the newest weights are called; null for a checkpoint. */
  readonly name: string | null
  /** The main validation metric; null where it was not evaluated. */
  readonly value: number | null
}

/** `checkpoints` newest first. A chosen checkpoint that was removed from disk since stays among them. */
export function momentsOf(checkpoints: readonly KeptCheckpoint[], chosen: number | null, newest: string): Moment[] {
  const gone = chosen === null || checkpoints.some(({ step }) => step === chosen) ? [] : [{ step: chosen, value: null }]
  const kept = [...checkpoints, ...gone].toSorted((a, b) => a.step - b.step)
  return [...kept.map(({ step, value }) => ({ step, value, name: null })), { step: null, value: null, name: newest }]
}

/** The curve of the values that there are, and a notch for each moment: moments are as far apart as each other, however many steps lie between. */
export function curveOf(
  moments: readonly Moment[],
  width: number,
  height: number
): { readonly path: string; readonly notches: readonly number[] } {
  const notches = moments.map((_, k) => (moments.length < 2 ? 0 : (k / (moments.length - 1)) * width))
  const known = moments.flatMap(({ value }, k) => (value === null ? [] : [{ x: notches[k] ?? 0, value }]))
  const [low, high] = [Math.min(...known.map(({ value }) => value)), Math.max(...known.map(({ value }) => value))]
  const y = (value: number): number => (high === low ? height / 2 : height - 4 - ((value - low) / (high - low)) * (height - 6))
  const points = known.map(({ x, value }) => `${x.toFixed(1)},${y(value).toFixed(1)}`)
  return { path: points.length < 2 ? '' : `M${points.join('L')}`, notches }
}

/** A moment in words, such as `step 1,024, 2.31 bits per character`. */
export function wordsOf({ step, name, value }: Moment, count: (step: number) => string, valueText: (value: number) => string): string {
  return [name ?? `step ${count(step ?? 0)}`, ...(value === null ? [] : [valueText(value)])].join(', ')
}
