/** The tasks on which kinds of memory are compared, and how long each learns. */
import type { Task } from '../../../contract/document/task'
import type { FamilyName } from '../../../contract/labs/families'
import type { RecallTask } from '../../../contract/labs/recall'

/** Parameters of each model, nearly. */
export const recallBudget = 16_000

export interface RecallCase {
  readonly task: RecallTask
  /** Time steps between what is to be remembered and the answer, at most. */
  readonly distance: number
  readonly length: number
  readonly settings: Task
  readonly batch: number
  /** The most training steps. Training ends earlier when nearly all validation answers are right. */
  readonly steps: number
}

const delayed = (distance: number, steps: number): RecallCase => ({
  task: 'delayed recall',
  distance,
  length: distance + 8,
  settings: { kind: 'delayedRecall', symbols: 4, distance },
  batch: 32,
  steps
})

const associative = (length: number, steps: number): RecallCase => ({
  task: 'associative recall',
  distance: length - 2,
  length,
  settings: { kind: 'associativeRecall', symbols: 4, pairs: 3 },
  batch: 32,
  steps
})

const selective = (length: number, steps: number): RecallCase => ({
  task: 'selective copying',
  distance: length - 1,
  length,
  settings: { kind: 'selectiveCopying', symbols: 4, count: 4 },
  batch: 16,
  steps
})

/** One seed each; four symbols, and four marks in selective copying, where Gu and Dao 2023 (section 4.1.1) have sixteen of both. */
export const recallCases: readonly RecallCase[] = [
  delayed(8, 1000),
  delayed(32, 1000),
  delayed(128, 1000),
  associative(16, 1000),
  associative(32, 1000),
  associative(128, 1000),
  selective(64, 1000),
  selective(256, 2000)
]

/** Highest learning rate of each family. */
export const rates: Readonly<Record<FamilyName, number>> = {
  RNN: 0.005,
  LSTM: 0.005,
  GRU: 0.005,
  minGRU: 0.005,
  Transformer: 0.003,
  S4D: 0.005,
  Mamba: 0.006
}

const warmUp = 100

/** Rises over a hundred steps, and falls along a cosine to a twentieth (Loshchilov and Hutter 2017). */
export function rateAt(step: number, steps: number, highest: number): number {
  const fall = 0.05 + 0.95 * 0.5 * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))
  return highest * Math.min(1, (step + 1) / warmUp) * fall
}
