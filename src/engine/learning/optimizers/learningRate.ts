/** The learning rate of each step: the document's, or what was set while the model trained, as its schedule has it. */
import { scheduleFactor } from '../../../contract/document/schedule'
import type { TrainingSettings } from '../../../contract/document/training'
import type { LearningRateChange } from '../../../contract/events/run'

export interface LearningRates {
  readonly settings: Pick<TrainingSettings, 'optimizer' | 'schedule'>
  /** By step; a run that goes back to a checkpoint meets those after it again. */
  readonly changes: readonly LearningRateChange[]
}

/** In a step, 1-based. */
export function learningRateAt({ settings, changes }: LearningRates, step: number): number {
  return learningRateBefore({ settings, changes }, step) * scheduleFactor(settings.schedule, step)
}

/** What the schedule multiplies in a step. */
export function learningRateBefore({ settings, changes }: LearningRates, step: number): number {
  return changes.filter((change) => change.from <= step).pop()?.learningRate ?? settings.optimizer.learningRate
}

/** The changes with another from a step on, which stands for all that were to come then. */
export function changedFrom(changes: readonly LearningRateChange[], from: number, learningRate: number): LearningRateChange[] {
  return [...changes.filter((change) => change.from < from), { from, learningRate }]
}
