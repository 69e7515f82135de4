/** Words as tokens: the most frequent of the training part, and one token for all others. */
import { GrowingTokens } from './growingTokens'
import { countPieces, wordsOf } from './pieces'
import type { Encoded, Tokenizer } from './tokenizer'

/** Stands in a text where a word is not known, with the space before it. */
export const unknownWord = ' <unk>'

export class WordTokens implements Tokenizer {
  readonly unknown: number
  private readonly index: ReadonlyMap<string, number>

  constructor(readonly words: readonly string[]) {
    this.index = new Map(words.map((word, token) => [word, token]))
    this.unknown = this.index.get(unknownWord) ?? 0
  }

  /** The words that occur most often; of equally frequent ones the first in the text. `size` counts the unknown word too. */
  static of(training: readonly string[], size: number): WordTokens {
    const counted = [...countPieces(training, wordsOf)].sort((a, b) => b[1] - a[1])
    return new WordTokens([unknownWord, ...counted.slice(0, Math.max(1, size - 1)).map(([word]) => word)])
  }

  encode(text: string): Encoded {
    const tokens = new GrowingTokens(text.length >> 2)
    for (const word of wordsOf(text)) tokens.push(this.index.get(word) ?? this.unknown)
    return { ok: true, tokens: tokens.taken() }
  }
}
