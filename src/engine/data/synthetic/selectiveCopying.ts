/**
 * Selective copying (Jing et al. 2019; Gu and Dao 2023, section 3.1): `count` symbols at random places among blanks, then `count` steps to
 * say them in their order; only those count. Which inputs to remember depends on their content, which a time-invariant model cannot use.
 */
import type { TaskOf } from '../../../contract/document/task'
import { blank, guessing, letters, places, tokenShape } from './synthetic'
import type { Synthetic } from './synthetic'

export function selectiveCopying({ symbols, count }: TaskOf<'selectiveCopying'>): Synthetic {
  const [noise, ask] = [symbols, symbols + 1]
  return {
    title: 'selective copying',
    shape: tokenShape(symbols + 2, { over: 'step', kind: 'class', classes: symbols }),
    vocabulary: [...letters(symbols), blank, '>'],
    baselines: () => [guessing(symbols)],
    needs: 2 * count,
    draw: (random, into, b, length) => {
      const start = length - count
      for (let t = 0; t < length; t++) into.token(t, b, t < start ? noise : ask)
      places(random, count, start).forEach((place, k) => {
        const symbol = random.below(symbols)
        into.token(place, b, symbol)
        into.target(start + k, b, symbol)
      })
    }
  }
}
