/** Time and memory of a training step and of a generated token, for one family at one length: what a child process of the lab measures. */
import * as z from 'zod'
import type { Executor } from '../executors/executor'
import { generationBytes } from '../generation/memoryBytes'
import { measureToken } from '../generation/measureToken'
import { modelReport } from '../graph/report'
import type { Trainer } from '../training/trainer'
import type { Cells, LabSettings } from './families'
import { openLabRun, planLabRun } from './labTrainer'
import { baseFamily, lengthFamilies } from './lengthFamilies'
import type { LengthFamily } from './lengthFamilies'
import { stateBytes } from './lengthTheory'

export const lengths = [64, 256, 1024, 4096, 16_384] as const
/** Parameters of each model, nearly. */
export const lengthBudget = 30_000
const blocks = 2

/** As a child process says it. */
export const measureSchema = z.strictObject({
  family: z.enum(lengthFamilies),
  length: z.int(),
  width: z.int(),
  parameters: z.int(),
  /** Of one sequence: the fastest of a few steps, and the processor time of one on all cores together, which other work on the machine does not lengthen. */
  stepMs: z.number(),
  cpuMs: z.number(),
  /** Of the process, with TensorFlow, its compiler and everything. */
  peakBytes: z.number(),
  /** By formula: operations of a step, forward and backward, and what a step keeps. */
  flops: z.number(),
  predictedBytes: z.number(),
  /** The token after so many, generated: the fastest of some, and the bytes of the arrays that the step form keeps between tokens. */
  tokenMs: z.number(),
  keptBytes: z.number(),
  /** The latter by formula. */
  stateBytes: z.number()
})
export type LengthMeasure = z.infer<typeof measureSchema>

export type Predicted = Pick<LengthMeasure, 'width' | 'parameters' | 'flops' | 'predictedBytes' | 'stateBytes'>

function settingsOf(family: LengthFamily, length: number): LabSettings {
  const task = { kind: 'delayedRecall', symbols: 8, distance: 32 } as const
  return { task, batch: 1, length, learningRate: 0.001, blocks, seed: 1, chunked: family === 'Transformer-chunked' }
}

/** What the formulas say, without running anything. */
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
export async function measureLength(executor: Executor, family: LengthFamily, cells: Cells, length: number): Promise<LengthMeasure> {
  const predicted = await predictLength(family, cells, length)
  const { model, trainer } = await openLabRun(executor, baseFamily(family), cells, settingsOf(family, length), lengthBudget)
  trainer.takeStep(0.001)
  const { stepMs, cpuMs } = timeSteps(trainer)
  // Before the step form is compiled, which needs memory of its own.
  const peakBytes = process.resourceUsage().maxRSS * 1024
  const weights = trainer.weights()
  trainer.dispose()
  const tokenMs = 1000 * (await measureToken(executor, model.checked, weights, length))
  return { family, length, ...predicted, stepMs, cpuMs, peakBytes, tokenMs, keptBytes: generationBytes(model.checked, length) }
}

function timeSteps(trainer: Trainer): Pick<LengthMeasure, 'stepMs' | 'cpuMs'> {
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
