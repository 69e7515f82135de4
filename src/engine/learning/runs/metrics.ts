/** What readers of a run's numbers are given, in whatever files they are. */
import type { EvaluationEvent, StepsEvent } from '../../../contract/events/run'

/** What the curves of a run are drawn from: a row's numbers without the norms of each parameter, which are most of its bytes. */
export type CurveRows = Pick<StepsEvent, 'step' | 'seconds' | 'loss' | 'learningRate' | 'gradientNorm'>

export interface StepTable {
  readonly rows: number
  /** Rows `from` up to but without `to`, which are there. Throws what the file system throws. */
  read(from: number, to: number): StepsEvent
  /** The same rows in their columns for curves; the norms of each parameter are not held in memory. Throws what the file system throws. */
  readCurve(from: number, to: number): CurveRows
  /** The last recorded step; 0 where there is none. */
  lastStep(): number
  /** Rows of steps up to and with `step`. */
  rowsUpTo(step: number): number
}

export interface EvaluationTable {
  readonly rows: number
  read(from: number, to: number): EvaluationEvent[]
  /** Evaluations of steps up to and with `step`. */
  rowsUpTo(step: number): number
}

export interface MetricTables {
  readonly steps: StepTable
  readonly evaluations: EvaluationTable
}

/** How many rows remained when a run went back to an earlier step. */
export interface Cut {
  readonly steps: number
  readonly evaluations: number
}
