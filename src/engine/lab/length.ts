/** Time and memory of a training step against sequence length, for one family at one length: what a child process of the lab measures. */
import * as z from 'zod'
import type { Executor } from '../executors/executor'
import { familyNames, labStates } from './families'
import type { Cells, FamilyName } from './families'
import { openLabRun } from './labTrainer'

export const lengths = [64, 256, 1024, 4096, 16_384] as const
/** Parameters of each model at most. */
const lengthBudget = 30_000
/** Milliseconds of a step above which longer sequences are not tried; the steps' time limit. */
export const stepLimit = 20_000

/** As a child process says it. */
export const measureSchema = z.object({
  family: z.enum(familyNames),
  length: z.number(),
  width: z.number(),
  parameters: z.number(),
  /** The fastest of a few steps of one sequence, and the largest memory of the process, with TensorFlow and its compiler. */
  stepMs: z.number(),
  peakBytes: z.number(),
  /** Predicted: bytes of state that are carried from token to token, of one sequence. */
  stateBytes: z.number(),
  /** Predicted: steps of one layer that must follow one another. */
  sequentialSteps: z.number()
})
export type LengthMeasure = z.infer<typeof measureSchema>

export async function measureLength(executor: Executor, family: FamilyName, cells: Cells, length: number): Promise<LengthMeasure> {
  const blocks = 2
  const task = { kind: 'delayedRecall', symbols: 8, distance: 32 } as const
  const settings = { task, batch: 1, length, learningRate: 0.001, blocks, seed: 1 }
  const { model, trainer } = await openLabRun(executor, family, cells, settings, lengthBudget)
  trainer.takeStep(0.001)
  const times: number[] = []
  for (const until = performance.now() + 2_000; times.length < 2 || (times.length < 20 && performance.now() < until);) {
    const began = performance.now()
    trainer.takeStep(0.001)
    times.push(performance.now() - began)
  }
  trainer.dispose()
  const { width, parameters } = model
  const stepMs = Math.min(...times)
  const peakBytes = process.resourceUsage().maxRSS * 1024
  return {
    family,
    length,
    width,
    parameters,
    stepMs,
    peakBytes,
    stateBytes: 4 * blocks * stateNumbers(family, width),
    sequentialSteps: sequential(family, length)
  }
}

/** Numbers that one layer carries on, the same at every length. */
function stateNumbers(family: FamilyName, width: number): number {
  switch (family) {
    case 'RNN':
    case 'GRU':
    case 'minGRU':
      return width
    case 'LSTM':
      return 2 * width
    case 'S4D':
      return 2 * labStates.S4D * width
    case 'Mamba':
      return 2 * width * (labStates.Mamba + 3)
    default:
      return family satisfies never
  }
}

/** Of one layer's forward pass in the form that runs: S4D's loop goes over blocks of 32 steps. */
function sequential(family: FamilyName, length: number): number {
  return family === 'S4D' ? Math.ceil(length / 32) : length
}
