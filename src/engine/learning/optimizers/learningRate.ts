/** Computes the learning rate of each step: the document's, or one that was set during training, times the schedule's factor. */
import { scheduleFactor } from '../../../contract/document/schedule'
import type { TrainingSettings } from '../../../contract/document/training'
import type { LearningRateChange } from '../../../contract/events/run'

export interface LearningRates {
  readonly settings: Pick<TrainingSettings, 'optimizer' | 'schedule'>
  /** The changes in the order of their steps. A run that goes back to a checkpoint meets later changes again. */
  readonly changes: readonly LearningRateChange[]
}

/** Returns the learning rate of a 1-based step. */
export function learningRateAt({ settings, changes }: LearningRates, step: number): number {
  return learningRateBefore({ settings, changes }, step) * scheduleFactor(settings.schedule, step)
}

/** Returns the learning rate of a step before the schedule multiplies it. */
export function learningRateBefore({ settings, changes }: LearningRates, step: number): number {
  return changes.filter((change) => change.from <= step).pop()?.learningRate ?? settings.optimizer.learningRate
}

/** Adds a change from a step on, which replaces all later changes. */
export function changedFrom(changes: readonly LearningRateChange[], from: number, learningRate: number): LearningRateChange[] {
  return [...changes.filter((change) => change.from < from), { from, learningRate }]
}
