/** The names of a run's curves in TensorBoard, one for each column of its table. */
import { measuredColumns } from '../table/measuredColumns'
import { normPrefix, snakeName } from '../table/recordColumns'
import type { RecordedFacts } from '../table/recordedFacts'

export interface ScalarTag {
  readonly name: string
  /** The curve has a point at each step that is a multiple of this. */
  readonly every: number
}

/** Points that the gradient norm of one parameter has at most: TensorBoard draws a thousand, and a long run has many parameters' norms. */
export const mostNormPoints = 50_000

/** Null for the columns that are no curve: step and seconds. */
export function scalarTags(run: RecordedFacts): (ScalarTag | null)[] {
  const { summary, record } = run
  const whole = (name: string): ScalarTag => ({ name, every: 1 })
  const every = normStride(record.rows)
  return [
    null,
    null,
    whole('loss/train'),
    whole('learning_rate'),
    whole(`${normPrefix}total`),
    whole('loss/validation'),
    ...summary.metrics.map((metric) => whole(`${snakeName(metric)}/validation`)),
    ...summary.parameters.map((parameter) => ({ name: `${normPrefix}${parameter}`, every })),
    ...measuredColumns(run).map(({ column }) => whole(column.name))
  ]
}

/** The norms of single parameters are written at each so many steps. */
export function normStride(rows: number): number {
  return Math.max(1, Math.ceil(rows / mostNormPoints))
}
