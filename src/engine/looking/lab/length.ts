/** Time and memory of a training step and of a generated token, for one family at one length: what a child process of the lab measures. */
import type { LengthFamily } from '../../../contract/labs/families'
import type { StepMeasure, TokenMeasure } from '../../../contract/labs/length'
import type { Executor } from '../../executors/executor'
import { measureToken } from '../generation/measureToken'
import { modelReport } from '../../model/graph/report'
import { modelWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import type { Trainer } from '../../learning/training/trainer'
import type { Cells, LabSettings } from './families'
import { openLabRun, planLabRun } from './labTrainer'
import { baseFamily } from './lengthFamilies'
import { roundsOf } from './lengthRounds'
import { stateBytes } from './lengthTheory'

/** Parameters of each model, nearly. */
export const lengthBudget = 30_000
const blocks = 2

/** What a child process measures: a training step, or a generated token. Each has a process of its own, so that its peak is its alone. */
export const measuredParts = ['step', 'token'] as const
export type MeasuredPart = (typeof measuredParts)[number]

export type Predicted = Pick<StepMeasure, 'width' | 'parameters' | 'flops' | 'predictedBytes' | 'stateBytes'>

function settingsOf(family: LengthFamily, length: number): LabSettings {
  const task = { kind: 'delayedRecall', symbols: 8, distance: 32 } as const
  return { task, batch: 1, length, learningRate: 0.001, blocks, seed: 1, chunked: family === 'Transformer-chunked' }
}

/** Computes the predictions of the formulas, without running anything. */
export async function predictLength(family: LengthFamily, cells: Cells, length: number): Promise<Predicted> {
  const { model } = await planLabRun(baseFamily(family), cells, settingsOf(family, length), lengthBudget)
  const { width, parameters, document, checked } = model
  const { flopsPerToken, trainingBytes } = modelReport(document, checked.task)
  // The backward pass has two products for each of the forward one.
  const flops = 3 * flopsPerToken * length
  return { width, parameters, flops, predictedBytes: trainingBytes, stateBytes: stateBytes(family, { width, blocks, length }) }
}

const timedSeconds = 2
const mostSteps = 20

/** Throws ExecutorError. */
export async function measureStep(executor: Executor, family: LengthFamily, cells: Cells, length: number): Promise<StepMeasure> {
  const predicted = await predictLength(family, cells, length)
  const { trainer } = await openLabRun(executor, baseFamily(family), cells, settingsOf(family, length), lengthBudget)
  trainer.takeStep(0.001)
  const times = timeSteps(trainer)
  const peakBytes = peakOfProcess()
  trainer.dispose()
  return { family, length, ...predicted, ...roundsOf(family, length, executor.info), ...times, peakBytes }
}

/** With the first weights: what they are does not change what a token costs. Throws ExecutorError. */
export async function measureLengthToken(executor: Executor, family: LengthFamily, cells: Cells, length: number): Promise<TokenMeasure> {
  const settings = settingsOf(family, length)
  const { model } = await planLabRun(baseFamily(family), cells, settings, lengthBudget)
  const weights = initialWeights(modelWeights(model.checked), settings.seed)
  await measureToken(executor, model.checked, weights, 1)
  const tokenBaseBytes = peakOfProcess()
  const { seconds, keptBytes } = await measureToken(executor, model.checked, weights, length)
  return { family, length, tokenMs: 1000 * seconds, tokenPeakBytes: peakOfProcess(), tokenBaseBytes, keptBytes }
}

const peakOfProcess = (): number => process.resourceUsage().maxRSS * 1024

function timeSteps(trainer: Trainer): Pick<StepMeasure, 'stepMs' | 'cpuMs'> {
  const times: number[] = []
  const before = process.cpuUsage()
  for (
    const until = performance.now() + timedSeconds * 1000;
    times.length < 2 || (times.length < mostSteps && performance.now() < until);
  ) {
    const began = performance.now()
    trainer.takeStep(0.001)
    times.push(performance.now() - began)
  }
  const { user, system } = process.cpuUsage(before)
  return { stepMs: Math.min(...times), cpuMs: (user + system) / 1000 / times.length }
}
