/**
 * Sorting, after the priority sort of Graves, Wayne and Danihelka (2014, section 4.5), by the symbols themselves: `count` symbols, blanks, then
 * `count` steps to say the symbols in ascending order; only those count. With K symbols, a model without memory costs ln K per answer.
 */
import type { TaskOf } from '../../../contract/document/task'
import { blank, letters, tokenShape } from './synthetic'
import type { Synthetic } from './synthetic'

export function sorting({ symbols, count }: TaskOf<'sorting'>): Synthetic {
  const [pause, ask] = [symbols, symbols + 1]
  return {
    title: 'sorting',
    shape: tokenShape(symbols + 2, { over: 'step', kind: 'class', classes: symbols }),
    vocabulary: [...letters(symbols), blank, '>'],
    needs: 2 * count,
    draw: (random, into, b, length) => {
      const start = length - count
      const unsorted = Array.from({ length: count }, () => random.below(symbols))
      for (let t = count; t < length; t++) into.token(t, b, t < start ? pause : ask)
      unsorted.forEach((symbol, t) => into.token(t, b, symbol))
      unsorted.sort((one, other) => one - other).forEach((symbol, k) => into.target(start + k, b, symbol))
    }
  }
}
