/**
 * Delayed recall, after the latch problem (Bengio, Simard and Frasconi 1994) and the long time lags of Hochreiter and Schmidhuber (1997,
 * section 5.2): among random symbols one is marked, and `distance` steps later it is asked for; only that answer counts.
 */
import type { TaskOf } from '../../../contract/document/task'
import { capitals, guessing, letters, tokenShape } from './synthetic'
import type { Synthetic } from './synthetic'

export function delayedRecall({ symbols, distance }: TaskOf<'delayedRecall'>): Synthetic {
  return {
    title: 'delayed recall',
    shape: tokenShape(2 * symbols + 1, { over: 'step', kind: 'class', classes: symbols }),
    vocabulary: [...letters(symbols), ...capitals(symbols), '?'],
    baselines: () => [guessing(symbols)],
    needs: distance + 1,
    draw: (random, into, b, length) => {
      for (let t = 0; t < length - 1; t++) into.token(t, b, random.below(symbols))
      const symbol = random.below(symbols)
      into.token(length - 1 - distance, b, symbols + symbol)
      into.token(length - 1, b, 2 * symbols)
      into.target(length - 1, b, symbol)
    }
  }
}
