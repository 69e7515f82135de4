/**
 * Induction heads (Olsson et al. 2022, in the form of Fu et al. 2023, section 3.1, and Gu and Dao 2023, section 4.1): among random symbols
 * stands one mark; the last time step has the mark again, and the answer is the symbol that followed it. Only that answer counts.
 */
import type { TaskOf } from '../../../contract/document/task'
import { guessing, letters, tokenShape } from './synthetic'
import type { Synthetic } from './synthetic'

export function induction({ symbols }: TaskOf<'induction'>): Synthetic {
  return {
    title: 'induction',
    shape: tokenShape(symbols + 1, { over: 'step', kind: 'class', classes: symbols }),
    vocabulary: [...letters(symbols), '*'],
    needs: 3,
    baselines: () => [guessing(symbols)],
    draw: (random, into, b, length) => {
      const drawn = Array.from({ length: length - 1 }, () => random.below(symbols))
      const mark = random.below(length - 2)
      drawn.forEach((symbol, t) => into.token(t, b, t === mark ? symbols : symbol))
      into.token(length - 1, b, symbols)
      into.target(length - 1, b, drawn[mark + 1] ?? 0)
    }
  }
}
