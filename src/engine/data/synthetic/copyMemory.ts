/**
 * Copy memory (Hochreiter and Schmidhuber 1997; Arjovsky, Shah and Bengio 2016, section 4.1): `count` symbols, a pause of T' blanks, the last
 * of which asks for them, and `count` steps to say them; until then the answer is blank. With K symbols, all T' + 2·count steps
 * counted, a model without memory costs count · ln K / (T' + 2·count). Accuracy is that of the last `count` steps.
 */
import type { TaskOf } from '../../../contract/document/task'
import { blank, guessing, letters, tokenShape } from './synthetic'
import type { Synthetic } from './synthetic'

export function copyMemory({ symbols, count }: TaskOf<'copyMemory'>): Synthetic {
  const [pause, ask] = [symbols, symbols + 1]
  return {
    title: 'copy memory',
    shape: tokenShape(symbols + 2, { over: 'step', kind: 'class', classes: symbols + 1 }),
    vocabulary: [...letters(symbols), blank, '>'],
    baselines: (length) => [{ ...guessing(symbols), loss: (count * Math.log(symbols)) / length }],
    needs: 2 * count + 1,
    draw: (random, into, b, length) => {
      for (let t = 0; t < length; t++) {
        into.token(t, b, t === length - count - 1 ? ask : pause)
        into.target(t, b, pause)
      }
      for (let k = 0; k < count; k++) {
        const symbol = random.below(symbols)
        into.token(k, b, symbol)
        into.target(length - count + k, b, symbol)
        into.score(length - count + k, b)
      }
    }
  }
}
