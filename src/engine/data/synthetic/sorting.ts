/**
 * Sorting, after the priority sort of Graves, Wayne and Danihelka (2014, section 4.5), by the symbols themselves: `count` symbols, blanks, then
 * `count` steps to say the symbols in ascending order; only those count. With K symbols, a model without memory costs ln K per answer; one that knows the place of an
 * answer, and not the symbols, the entropy of the symbol at that place of a sorted list.
 */
import type { TaskOf } from '../../../contract/document/task'
import { blank, guessing, letters, tokenShape } from './synthetic'
import type { Synthetic } from './synthetic'
import type { TaskBaseline } from '../taskData'

export function sorting({ symbols, count }: TaskOf<'sorting'>): Synthetic {
  const [pause, ask] = [symbols, symbols + 1]
  return {
    title: 'sorting',
    shape: tokenShape(symbols + 2, { over: 'step', kind: 'class', classes: symbols }),
    vocabulary: [...letters(symbols), blank, '>'],
    baselines: () => [guessing(symbols), byPlace(symbols, count)],
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

/** What a model reaches that knows only how manieth answer it gives: the chances are those of order statistics. */
export function byPlace(symbols: number, count: number): TaskBaseline {
  let [bits, right] = [0, 0]
  const below = Array.from({ length: symbols + 1 }, (_, k) => atLeast(count, k / symbols))
  for (let place = 1; place <= count; place++) {
    const chances = Array.from({ length: symbols }, (_, k) => (below[k + 1]?.[place] ?? 0) - (below[k]?.[place] ?? 0))
    bits -= chances.reduce((sum, chance) => sum + (chance > 0 ? chance * Math.log2(chance) : 0), 0) / count
    right += Math.max(...chances) / count
  }
  return { name: 'by place alone', metrics: { accuracy: right, bitsPerTarget: bits } }
}

/** For each j the chance that at least j of `count` draws hit, each with `chance`: a tail of the binomial distribution. */
function atLeast(count: number, chance: number): Float64Array {
  const tails = new Float64Array(count + 2)
  let logChoices = 0
  const logs = Array.from({ length: count + 1 }, (_, j) => {
    if (j > 0) logChoices += Math.log((count - j + 1) / j)
    return logChoices + (j > 0 ? j * Math.log(chance) : 0) + (j < count ? (count - j) * Math.log1p(-chance) : 0)
  })
  for (let j = count; j >= 0; j--) tails[j] = (tails[j + 1] ?? 0) + Math.exp(logs[j] ?? -Infinity)
  return tails
}
