/** The parts that a run is made from, and the recorder that it reports to. */
import type { MetricName } from '../../../contract/document/metrics'
import type { KeepSettings, StopSettings } from '../../../contract/document/stopping'
import type { EvaluationEvent, RunSummary, StepsEvent } from '../../../contract/events/run'
import type { AtStep } from '../../../contract/runs/mainMetric'
import type { LearningRates } from '../optimizers/learningRate'
import type { Culprit } from './failures/culprit'
import type { Situation } from './failures/remedies'
import type { Trainer, TrainerState } from './trainer'

/** A trainer's state and the seconds trained. */
export interface Snapshot extends TrainerState {
  readonly seconds: number
}

export type StatusChange = Partial<
  Pick<
    RunSummary,
    | 'phase'
    | 'step'
    | 'epoch'
    | 'checkpoint'
    | 'learningRates'
    | 'loss'
    | 'heldOut'
    | 'stepsPerSecond'
    | 'tokensPerSecond'
    | 'endedBy'
    | 'secondsLeft'
    | 'failure'
  >
>

/** What decides which checkpoints are kept when a new one is written. */
export interface Keeping {
  readonly keep: KeepSettings
  /** The main validation metric at the new checkpoint; null where it was not evaluated. */
  readonly value: number | null
}

/** The validation metric by which a run stops and its checkpoints are judged. */
export interface MainMetric {
  readonly name: MetricName
  /** What is recorded of it, by rising step. */
  readonly evaluations: readonly AtStep[]
  /** Of the checkpoints on disk the best; null where none was evaluated. */
  readonly best: AtStep | null
}

/** Takes what a run reports. Throws DiskError when they cannot be kept. */
export interface Recorder {
  status(change: StatusChange): void
  steps(event: StepsEvent): void
  evaluation(event: EvaluationEvent): void
  note(step: number, text: string): void
  checkpoint(snapshot: Snapshot, keeping?: Keeping): Promise<void>
  /** The run is over, or failed, and reports nothing more until it is resumed. */
  over(): void
}

/** Looks at the model between slices of steps, which wait for it. It never throws. */
export interface TrainingWatcher {
  between(trainer: Trainer): Promise<void>
  /** After the last step of a run that finishes, and its evaluation. */
  atEnd(trainer: Trainer): Promise<void>
}

export interface RunSpec {
  /** Compiles; called once. */
  readonly create: () => Promise<Trainer>
  readonly from: Snapshot | null
  /** Steps in all; null: until stopped. */
  readonly steps: number | null
  /** When it stops by itself before that. */
  readonly stop: StopSettings
  readonly keep: KeepSettings
  readonly main: MainMetric
  readonly evaluateEvery: number
  /** The step of the last evaluation that is recorded; null when there is none. */
  readonly evaluatedAt: number | null
  /** Batches of an evaluation at most; null: as many as suit it. */
  readonly validationBatches: number | null
  readonly rates: LearningRates
  /** How many classes are told apart; null where numbers are predicted. */
  readonly classes: number | null
  /** What the remedies of a failure depend on, beside the learning rate. */
  readonly settings: Situation['settings']
  readonly recorder: Recorder
  readonly watcher?: TrainingWatcher
  /** Finds the first value that is not finite, after a step with such a loss or gradient. */
  readonly explain?: (trainer: Trainer) => Promise<Culprit | null>
  /** Milliseconds. */
  readonly clock?: () => number
}
