/** Lines of numbers over the axis: the prediction, the truth and the last value of one column, on one scale. */
import type { HeatMapScale } from '../../../../contract/look/paintHeatMap'
import type { NumberAnswer } from '../../../../contract/events/probe'
import type { AnswerBefore } from './answerBefore'

/** One column of numbers that stand row by row. */
export const columnOf = (values: Float32Array, column: number, columns: number): Float32Array =>
  Float32Array.from({ length: values.length / columns }, (_, row) => values[row * columns + column] ?? NaN)

/** From the lowest finite value of all lines to the highest; a line that never changes lies in the middle. */
export function lineScale(lines: readonly Float32Array[]): HeatMapScale {
  let [low, high] = [Infinity, -Infinity]
  for (const line of lines)
    for (const value of line) {
      if (!Number.isFinite(value)) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  if (low > high) return { low: 0, high: 1 }
  const room = low === high ? Math.max(1e-6, Math.abs(low) * 0.1) : 0
  return { low: low - room, high: high + room }
}

export type NumberLineKind = 'truth' | 'prediction' | 'lastValue' | 'before'

export interface NumberLine {
  readonly kind: NumberLineKind
  readonly label: string
  readonly values: Float32Array
}

/** The lines of one predicted column, the one that matters most last, so that it is drawn over the others. */
export function numberLines(
  { columns, predicted, truth, lastValue }: NumberAnswer,
  column: number,
  before: AnswerBefore<'numbers'> | null = null
): NumberLine[] {
  const own = (values: Float32Array) => columnOf(values, column, columns.length)
  return [
    ...(lastValue === null ? [] : [{ kind: 'lastValue', label: 'last value', values: own(lastValue) } as const]),
    ...(before === null ? [] : [{ kind: 'before', label: before.called, values: own(before.answer.predicted) } as const]),
    { kind: 'truth', label: 'truth', values: own(truth) },
    { kind: 'prediction', label: 'prediction', values: own(predicted) }
  ]
}
