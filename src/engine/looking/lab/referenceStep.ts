/** The time of a training step of one LSTM, by which the executors of a machine are compared. */
import type { MeasuredStep } from '../../../contract/procedures/engine'
import type { Executor } from '../../executors/executor'
import type { Trainer } from '../../learning/training/trainer'
import type { Cells, LabSettings } from './families'
import { openLabRun } from './labTrainer'

const settings: LabSettings = {
  task: { kind: 'delayedRecall', symbols: 8, distance: 32 },
  batch: 16,
  length: 64,
  learningRate: 0.001,
  blocks: 1,
  seed: 1
}
const parameters = 60_000

/** What is measured, in words. */
export const referenceWork = `a training step of an LSTM with ${parameters.toLocaleString('en-US')} parameters, batch ${settings.batch}, ${settings.length} time steps`

const timedMs = 1_500
const fewest = 3

/** `firstMs`: until the first step was taken, compiling included. `stepMs`: the median of the steps after it. Throws ExecutorError. */
export async function measureReference(executor: Executor, cells: Cells): Promise<MeasuredStep> {
  const began = performance.now()
  const { trainer } = await openLabRun(executor, 'LSTM', cells, settings, parameters)
  trainer.takeStep(settings.learningRate)
  const firstMs = performance.now() - began
  // A compiler may replace what took the first step.
  trainer.takeStep(settings.learningRate)
  const stepMs = medianStep(trainer)
  trainer.dispose()
  return { firstMs, stepMs }
}

function medianStep(trainer: Trainer): number {
  const times: number[] = []
  for (const until = performance.now() + timedMs; times.length < fewest || performance.now() < until;) {
    const began = performance.now()
    trainer.takeStep(settings.learningRate)
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  return times[Math.floor(times.length / 2)] ?? NaN
}
