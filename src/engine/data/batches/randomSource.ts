/** An endless source of batches from one generator, whose place is the generator's state. */
import * as z from 'zod'
import type { BatchSource, TaskBatch } from './batch'
import { Random } from '../random'

const word = z.int().min(0).max(0xffffffff)
const stateSchema = z.tuple([word, word, word, word])
/** Keeps the draw of batches apart from that of the weights. */
const salt = 0x5eed

/** Calls `draw` for each batch. `restore` throws ZodError for anything that is no saved `state`. */
export function randomSource(seed: number, draw: (random: Random) => TaskBatch): BatchSource {
  const random = Random.fromSeed(seed ^ salt)
  return {
    next: () => draw(random),
    state: () => JSON.stringify(random.state),
    restore: (state) => {
      random.state = stateSchema.parse(JSON.parse(state))
    }
  }
}
