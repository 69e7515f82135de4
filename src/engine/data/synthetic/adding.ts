/**
 * The adding problem (Hochreiter and Schmidhuber 1997, section 5.4, in the form of Le, Jaitly and Hinton 2015): of each step a number in
 * [0, 1) and a mark; two steps are marked, one in each half; the sum of their numbers is to be said at the end.
 * Always saying 1 costs a squared error of 1/6: the variance of a sum of two such numbers.
 */
import { featureShape } from './synthetic'
import type { Synthetic } from './synthetic'

export function adding(): Synthetic {
  return {
    title: 'adding problem',
    shape: featureShape(2, { over: 'sequence', kind: 'real', width: 1 }),
    vocabulary: [],
    columns: { inputs: ['number', 'mark'], targets: ['sum'] },
    baselines: () => [{ name: 'always saying 1', metrics: { squaredError: 1 / 6, absoluteError: 1 / 3 } }],
    needs: 2,
    draw: (random, into, b, length) => {
      const half = Math.floor(length / 2)
      const marked = [random.below(half), half + random.below(length - half)]
      let sum = 0
      for (let t = 0; t < length; t++) {
        const value = random.uniform()
        into.feature(t, b, 0, value)
        into.feature(t, b, 1, marked.includes(t) ? 1 : 0)
        if (marked.includes(t)) sum += value
      }
      into.target(0, b, sum)
    }
  }
}
