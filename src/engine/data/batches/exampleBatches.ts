/** Batches of examples that are sequences of their own: training in epochs or at random, validation spread evenly. */
import { exampleProbe } from '../probeInput'
import type { TaskData } from '../taskData'
import type { BatchShape, TaskBatch } from './batch'
import { BatchArrays } from './batchArrays'
import { batchesOf } from './batches'
import { epochSource } from './epochs'
import { randomSource } from './randomSource'
import { spreadEvenly } from './spreadEvenly'

/** Writes an example into sequence `b` of a batch, which has `length` time steps. */
type Fill<Example> = (arrays: BatchArrays, b: number, example: Example, length: number) => void

export interface ExampleParts<Example> {
  readonly training: readonly Example[]
  readonly heldOut: readonly Example[]
}

/** An example that is not there is a sequence without time steps. */
export function exampleBatches<Example>(
  { training, heldOut }: ExampleParts<Example>,
  { shape, vocabulary }: Pick<TaskData, 'shape' | 'vocabulary'>,
  fill: Fill<Example>
): Pick<TaskData, 'batches' | 'heldOut' | 'places' | 'example'> {
  const batchOf = (examples: readonly Example[], size: BatchShape, numbers: readonly number[]): TaskBatch => {
    const arrays = new BatchArrays(shape, size)
    numbers.forEach((number, b) => {
      const example = examples[number]
      if (example === undefined) arrays.end(b, 0)
      else fill(arrays, b, example, size.length)
    })
    return arrays.finish(numbers.length)
  }
  return {
    batches: (size, seed, order) => {
      const take = (numbers: readonly number[]) => batchOf(training, size, numbers)
      if (order === 'epochs') return epochSource(training.length, size.batch, seed, take)
      return randomSource(seed, (random) => take(Array.from({ length: size.batch }, () => random.below(training.length))))
    },
    heldOut: (size, most) => batchesOf(spreadEvenly(heldOut.length, size.batch, most), (numbers) => batchOf(heldOut, size, numbers)),
    places: (part) => (part === 'training' ? training : heldOut).length,
    example: (part, place, length) => {
      const batch = batchOf(part === 'training' ? training : heldOut, { length, batch: 1 }, [place])
      return exampleProbe(batch, shape, vocabulary, length)
    }
  }
}
