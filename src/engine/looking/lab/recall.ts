/** Quality against distance: one family trained on one task that asks for what was seen earlier. */
import type { FamilyName } from '../../../contract/labs/families'
import type { RecallResult } from '../../../contract/labs/recall'
import type { TaskBatch } from '../../data/batches/batch'
import type { Executor } from '../../executors/executor'
import type { Trainer } from '../../learning/training/trainer'
import type { Cells, LabSettings } from './families'
import { openLabRun } from './labTrainer'
import { rateAt, rates, recallBudget } from './recallCases'
import type { RecallCase } from './recallCases'

/** From here on nothing is left to learn. */
const enough = 0.99
const lookEvery = 100
const heldOutBatches = { look: 8, end: 32 } as const
/** Steps over which a loss is averaged. */
const window = 50

/** Milliseconds between two breaths, in which a signal can be heard. */
const breath = 50

/**
 * Trains until nearly all is right or the steps are over; null when `cancelled` says so before. `progress` is told the steps that were taken, a
 * few times a second. Throws ExecutorError.
 */
export async function measureRecall(
  executor: Executor,
  family: FamilyName,
  cells: Cells,
  given: RecallCase,
  cancelled: () => boolean,
  progress: (step: number) => void = () => undefined
): Promise<RecallResult | null> {
  const { settings: task, length, batch, steps } = given
  const settings: LabSettings = { task, batch, length, learningRate: rates[family], blocks: 2, seed: 1 }
  const { model, trainer } = await openLabRun(executor, family, cells, settings, recallBudget)
  const metric = model.checked.task.metrics.indexOf('accuracy')
  const quick = [...trainer.heldOut(heldOutBatches.look)]
  const losses: number[] = []
  const began = performance.now()
  let until = began + breath
  while (trainer.step < steps) {
    losses.push(trainer.takeStep(rateAt(trainer.step, steps, rates[family])).loss)
    if (trainer.step % lookEvery === 0 && accuracyOf(trainer, quick, metric) >= enough) break
    if (performance.now() < until) continue
    progress(trainer.step)
    await new Promise(setImmediate)
    if (cancelled()) {
      trainer.dispose()
      return null
    }
    until = performance.now() + breath
  }
  const seconds = (performance.now() - began) / 1000
  const accuracy = accuracyOf(trainer, [...trainer.heldOut(heldOutBatches.end)], metric)
  const { width, parameters } = model
  const { target } = model.checked.task
  const figures = { steps: trainer.step, seconds, firstLoss: mean(losses.slice(0, window)), lastLoss: mean(losses.slice(-window)) }
  trainer.dispose()
  const chance = target.kind === 'class' ? 1 / target.classes : 0
  return { family, task: given.task, distance: given.distance, length, width, parameters, ...figures, accuracy, chance }
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length)

function accuracyOf(trainer: Trainer, batches: readonly TaskBatch[], metric: number): number {
  const sums = batches.map((batch) => trainer.evaluate(batch).metrics[metric] ?? { total: 0, count: 0 })
  const count = sums.reduce((sum, each) => sum + each.count, 0)
  return count === 0 ? 0 : sums.reduce((sum, each) => sum + each.total, 0) / count
}
