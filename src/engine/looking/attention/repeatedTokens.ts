/** Random sequences that are read twice, on which heads are scored (Olsson et al. 2022): only what was read before tells what comes next. */
import { Random } from '../../data/random'
import { range } from '../../compiler/program/shapes'

/** TransformerLens reads ten sequences of fifty tokens. */
export const repeatedSequences = 10
export const mostRepeated = 50

export interface Repeated {
  /** The tokens that there are. */
  readonly vocabulary: number
  /** Tokens of each sequence before it begins again. */
  readonly half: number
  readonly sequences: number
}

/** How many tokens are repeated where training sequences have so many, so that the model reads no place that it was not trained on. */
export function repeatedLength(trained: number): number {
  return Math.min(mostRepeated, Math.floor(trained / 2))
}

/** int32 [2 · half, sequences], the same each time. No token comes twice in a half, unless there are fewer tokens than its length. */
export function repeatedTokens({ vocabulary, half, sequences }: Repeated): Int32Array {
  const random = Random.fromSeed(0)
  const tokens = new Int32Array(2 * half * sequences)
  for (const sequence of range(sequences)) {
    const drawn = range(Math.ceil(half / vocabulary)).flatMap(() => [...random.shuffle(Uint32Array.from(range(vocabulary)))])
    for (const step of range(2 * half)) tokens[step * sequences + sequence] = drawn[step % half] ?? 0
  }
  return tokens
}
