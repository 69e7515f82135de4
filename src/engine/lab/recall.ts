/** Quality against distance: each family trained on tasks that ask for what was seen earlier, at equal parameters and for equal time. */
import type { Task } from '../../contract/document/task'
import type { TaskBatch } from '../data/batch'
import type { Executor } from '../executors/executor'
import type { Trainer } from '../training/trainer'
import type { Cells, FamilyName, LabSettings } from './families'
import { openLabRun } from './labTrainer'

const recallBudget = 16_000
/** Accuracy from which a task counts as solved. */
const solved = 0.9

interface RecallCase {
  readonly name: string
  readonly length: number
  readonly task: Task
  /** Seconds that each family learns at most, after compiling. */
  readonly seconds: number
}

export const recallCases: readonly RecallCase[] = [
  { name: 'delayed recall', length: 64, task: { kind: 'delayedRecall', symbols: 4, distance: 32 }, seconds: 8 },
  { name: 'associative recall', length: 64, task: { kind: 'associativeRecall', symbols: 4, pairs: 3 }, seconds: 8 },
  { name: 'selective copying', length: 64, task: { kind: 'selectiveCopying', symbols: 2, count: 3 }, seconds: 10 },
  { name: 'selective copying', length: 256, task: { kind: 'selectiveCopying', symbols: 2, count: 3 }, seconds: 60 }
]

export interface RecallResult {
  readonly family: FamilyName
  readonly task: string
  readonly length: number
  readonly width: number
  readonly parameters: number
  readonly steps: number
  readonly seconds: number
  /** Share of held-out targets that are right. */
  readonly accuracy: number
  readonly chance: number
}

/** Trains until all is right, the time is over, or `stop` says so. */
export async function measureRecall(
  executor: Executor,
  family: FamilyName,
  cells: Cells,
  { name, task, length, seconds }: RecallCase,
  stop: () => boolean
): Promise<RecallResult> {
  const settings: LabSettings = { task, batch: 16, length, learningRate: 0.005, blocks: 2, seed: 1 }
  const { model, trainer } = await openLabRun(executor, family, cells, settings, recallBudget)
  trainer.takeStep(0)
  const heldOut = trainer.heldOut(8)
  const metric = model.checked.task.metrics.indexOf('accuracy')
  const began = performance.now()
  const isOver = () => performance.now() - began >= seconds * 1000 || stop()
  let accuracy = 0
  while (!isOver() && accuracy < 0.99) {
    for (let k = 0; k < 50 && !isOver(); k++) trainer.takeStep(rate(trainer.step))
    accuracy = accuracyOf(trainer, heldOut, metric)
    await new Promise(setImmediate)
  }
  const { width, parameters } = model
  const { target } = model.checked.task
  const steps = trainer.step
  trainer.dispose()
  const chance = target.kind === 'class' ? 1 / target.classes : 0
  return { family, task: name, length, width, parameters, steps, seconds: (performance.now() - began) / 1000, accuracy, chance }
}

/** Rises over a hundred steps, then stays. */
const rate = (step: number): number => 0.005 * Math.min(1, (step + 1) / 100)

function accuracyOf(trainer: Trainer, batches: readonly TaskBatch[], metric: number): number {
  const sums = batches.map((batch) => trainer.evaluate(batch).metrics[metric] ?? { total: 0, count: 0 })
  const count = sums.reduce((sum, each) => sum + each.count, 0)
  return count === 0 ? 0 : sums.reduce((sum, each) => sum + each.total, 0) / count
}

interface RecallCheck {
  readonly says: string
  readonly held: boolean
}

/** The outcomes of Gu and Dao 2023, table 1, as far as the families are here. */
export function recallChecks(results: readonly RecallResult[]): RecallCheck[] {
  const at256 = (family: FamilyName) =>
    results.find((each) => each.family === family && each.task === 'selective copying' && each.length === 256)?.accuracy ?? NaN
  return [
    { says: 'Mamba solves selective copying at length 256', held: at256('Mamba') >= solved },
    { says: 'S4D does not solve selective copying at length 256', held: at256('S4D') < solved }
  ]
}
