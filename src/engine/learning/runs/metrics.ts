/** What readers of a run's numbers are given, in whatever files they are. */
import type { EvaluationEvent, StepsEvent } from '../../../contract/events/run'

export interface StepTable {
  readonly rows: number
  /** Rows `from` up to but without `to`, which are there. Throws what the file system throws. */
  read(from: number, to: number): StepsEvent
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
