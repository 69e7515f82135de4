/** How well the confidence of a model fits how often it is right: a reliability diagram and its expected calibration error (Guo et al. 2017). */
import type { CalibrationBin } from '../../../contract/events/predictions'

/** One prediction of classes: its largest probability, whether it was right, and the bits of the right class. */
export interface Judged {
  readonly confidence: number
  readonly right: boolean
  readonly bits: number
}

/** Bins of equal width over 0…1. A confidence on a border belongs to the lower one. */
export const binCount = 10

export function calibrationBins(judged: readonly Judged[]): CalibrationBin[] {
  return Array.from({ length: binCount }, (_, k) => {
    const own = judged.filter(({ confidence }) => binOf(confidence) === k)
    return {
      from: k / binCount,
      to: (k + 1) / binCount,
      count: own.length,
      confidence: mean(own.map(({ confidence }) => confidence)),
      accuracy: mean(own.map(({ right }) => Number(right)))
    }
  })
}

/** The mean distance between confidence and accuracy, weighted by the bins' counts; null where nothing was judged. */
export function calibrationError(bins: readonly CalibrationBin[]): number | null {
  const distances = bins.flatMap(({ count, confidence, accuracy }) =>
    confidence === null || accuracy === null ? [] : [{ count, distance: Math.abs(accuracy - confidence) }]
  )
  const total = distances.reduce((sum, { count }) => sum + count, 0)
  return total === 0 ? null : distances.reduce((sum, { count, distance }) => sum + count * distance, 0) / total
}

const binOf = (confidence: number): number => Math.min(binCount - 1, Math.max(0, Math.ceil(confidence * binCount) - 1))

/** Null of nothing. */
export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
