/** What a table is made from, and what a column of it is. */
import type { RunFacts } from '../../exporter'

/** What is read of a run. */
export type RecordedFacts = Pick<RunFacts, 'summary' | 'record'>

export interface RecordColumn {
  /** As data frames name it: `validation_accuracy`, `grad_norm/lstm.zf.weight.x`. */
  readonly name: string
  readonly kind: 'integer' | 'float32' | 'float64'
  /** Empty for pure numbers. */
  readonly unit: string
  /** A sentence without its full stop. */
  readonly meaning: string
}
