/**
 * A source that goes through the examples in epochs: each comes once, in a new order each time. The last batch of an epoch may have fewer
 * sequences.
 */
import * as z from 'zod'
import type { BatchSource, TaskBatch } from './batch'
import { Random } from '../random'

const stateSchema = z.strictObject({ taken: z.int().min(0) })
/** Keeps orders apart from the draw of weights and of windows. */
const salt = 0xe70c

/**
 * Batches of at most `rows` of `examples`; `take` makes one of the examples' numbers. An epoch's order depends only on the seed and the
 * number of the epoch. `restore` throws ZodError for anything that is no saved `state`.
 */
export function epochSource(examples: number, rows: number, seed: number, take: (numbers: readonly number[]) => TaskBatch): BatchSource {
  const perEpoch = Math.ceil(examples / rows)
  let taken = 0
  let order = { epoch: -1, numbers: new Uint32Array(0) }
  return {
    next: () => {
      const [epoch, batch] = [Math.floor(taken / perEpoch), taken % perEpoch]
      if (order.epoch !== epoch) order = { epoch, numbers: shuffled(examples, Random.fromSeed(seed ^ salt ^ Math.imul(epoch, 0x9e3779b1))) }
      taken += 1
      return take([...order.numbers.subarray(batch * rows, (batch + 1) * rows)])
    },
    epoch: () => Math.max(1, Math.ceil(taken / perEpoch)),
    state: () => JSON.stringify({ taken }),
    restore: (state) => {
      taken = stateSchema.parse(JSON.parse(state)).taken
    }
  }
}

/** 0 … `count` − 1 in an order drawn by `random`. */
function shuffled(count: number, random: Random): Uint32Array<ArrayBuffer> {
  return random.shuffle(Uint32Array.from({ length: count }, (_, k) => k))
}
