/**
 * Associative recall (Graves, Wayne and Danihelka 2014, section 4.3; in the form of Ba et al. 2016, section 4.1): pairs of a key and a value,
 * each key once, blanks up to the end, where a key is asked for: its value is the answer, and only that counts.
 */
import type { TaskOf } from '../../../contract/document/task'
import { blank, capitals, guessing, letters, tokenShape } from './synthetic'
import type { Synthetic } from './synthetic'

export function associativeRecall({ symbols, pairs }: TaskOf<'associativeRecall'>): Synthetic {
  const [pause, ask] = [2 * symbols, 2 * symbols + 1]
  return {
    title: 'associative recall',
    shape: tokenShape(2 * symbols + 2, { over: 'step', kind: 'class', classes: symbols }),
    vocabulary: [...letters(symbols), ...capitals(symbols), blank, '?'],
    baselines: () => [guessing(symbols)],
    needs: 2 * pairs + 2,
    draw: (random, into, b, length) => {
      const keys = Array.from({ length: symbols }, (_, key) => ({ key, order: random.uniform() }))
        .sort((one, other) => one.order - other.order)
        .slice(0, pairs)
      const values = keys.map(() => random.below(symbols))
      const queriedPair = random.below(pairs)
      for (let t = 2 * pairs; t < length; t++) into.token(t, b, t === length - 2 ? ask : pause)
      keys.forEach(({ key }, k) => {
        into.token(2 * k, b, key)
        into.token(2 * k + 1, b, symbols + (values[k] ?? 0))
      })
      into.token(length - 1, b, keys[queriedPair]?.key ?? 0)
      into.target(length - 1, b, values[queriedPair] ?? 0)
    }
  }
}
