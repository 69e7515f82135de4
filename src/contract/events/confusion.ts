/** Reads a confusion matrix: accuracy, and for each true class what it is taken for. */
import type { PartErrors } from './errors'

export interface ConfusionRow {
  readonly name: string
  /** How many targets are of this class. */
  readonly count: number
  /** The share that is predicted right; NaN where there are none. */
  readonly right: number
  /** By predicted class. */
  readonly cells: readonly { readonly count: number; readonly share: number }[]
}

export function confusionRows(classes: readonly string[], confusion: Float64Array): ConfusionRow[] {
  return classes.map((name, row) => {
    const counts = confusion.subarray(row * classes.length, (row + 1) * classes.length)
    const count = counts.reduce((sum, each) => sum + each, 0)
    const cells = Array.from(counts, (each) => ({ count: each, share: count === 0 ? 0 : each / count }))
    return { name, count, right: (counts[row] ?? NaN) / count, cells }
  })
}

/** The share of targets that are predicted right; NaN where numbers are predicted. */
export function accuracyOf({ targets, confusion }: PartErrors): number {
  const classes = Math.sqrt(confusion?.length ?? 0)
  const right = confusion?.filter((_, k) => k % (classes + 1) === 0).reduce((sum, each) => sum + each, 0) ?? NaN
  return right / targets
}
