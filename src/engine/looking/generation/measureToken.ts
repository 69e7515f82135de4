/** How long one generated token takes at a given length, and how much is kept between tokens, measured. */
import type { Executor, Tensors } from '../../executors/executor'
import type { CheckedModel } from '../../model/checkedModel'
import { openStepper } from './stepper'

/** Milliseconds that the measuring takes at most, after compiling, and tokens at least. */
const LIMIT = 1_000
const LEAST = 3

export interface TokenMeasure {
  /** The time of the fastest of several tokens. */
  readonly seconds: number
  /** The bytes of the arrays that hold the memory, read back from the executor. */
  readonly keptBytes: number
}

/**
 * The token at place `length` of one sequence, without choosing it from its probabilities. The memory is as large as that of so many
 * tokens. Throws ExecutorError.
 */
export async function measureToken(executor: Executor, model: CheckedModel, weights: Tensors, length: number): Promise<TokenMeasure> {
  const stepper = await openStepper(executor, model, weights, { capacity: length, batch: 1 })
  try {
    const inputs = stepper.blankInputs()
    const times: number[] = []
    stepper.stepAt(length - 1, inputs)
    for (const until = performance.now() + LIMIT; times.length < LEAST || (times.length < 100 && performance.now() < until);) {
      const began = performance.now()
      stepper.stepAt(length - 1, inputs)
      times.push(performance.now() - began)
    }
    const keptBytes = [...stepper.readMemory().values()].reduce((sum, { data }) => sum + data.byteLength, 0)
    return { seconds: Math.min(...times) / 1000, keptBytes }
  } finally {
    stepper.dispose()
  }
}
