/**
 * Parity: whether the number of ones is odd, said at the end (Graves 2016, section 3.1). Trained on sequences up to the sequence length,
 * held out on longer ones: a state that is switched generalises, a function of all inputs does not (Delétang et al. 2023).
 */
import type { TaskOf } from '../../../contract/document/task'
import type { BatchArrays } from '../batches/batchArrays'
import type { Random } from '../random'
import { guessing, tokenShape } from './synthetic'
import type { Synthetic } from './synthetic'

export function parity({ shortest, heldOutLength }: TaskOf<'parity'>, trained: number): Synthetic {
  return {
    title: 'parity',
    shape: { ...tokenShape(2, { over: 'sequence', kind: 'class', classes: 2 }), masked: true, heldOutLength },
    vocabulary: ['0', '1'],
    classes: ['even', 'odd'],
    baselines: () => [guessing(2)],
    needs: shortest,
    draw: (random, into, b, length) => drawBits(random, into, b, between(random, shortest, length)),
    drawHeldOut: (random, into, b, length) => drawBits(random, into, b, between(random, Math.min(trained, length), length))
  }
}

const between = (random: Random, low: number, high: number): number => low + random.below(high - low + 1)

function drawBits(random: Random, into: BatchArrays, b: number, length: number): void {
  let odd = 0
  for (let t = 0; t < length; t++) {
    const bit = random.below(2)
    into.token(t, b, bit)
    odd ^= bit
  }
  into.end(b, length)
  into.target(0, b, odd)
}
