/** What a text is cut into: the interface of each kind of tokens, and the table that makes it from the training part of a text. */
import type { TokenKind } from '../../../contract/document/task'
import { Vocabulary } from '../text/vocabulary'
import type { Encoded } from '../text/vocabulary'
import { ByteTokens } from './byteTokens'
import { PairTokens } from './pairTokens'
import { trainPairs } from './trainPairs'
import { WordTokens } from './wordTokens'

export interface Tokenizer {
  /** A word for each token, in token order. Joined they are the text, except for bytes. */
  readonly words: readonly string[]
  /** The token of words that are not in the vocabulary; null where there are none. */
  readonly unknown: number | null
  /** Returns the tokens of a text, or `probe.unknownToken`. */
  encode(text: string): Encoded
  /** Returns a function that is told tokens one after another and gives the text that each adds; absent where that is its word. */
  readonly decoder?: () => (token: number) => string
}

export interface TokenSettings {
  readonly tokenKind?: TokenKind | undefined
  /** Tokens at most, of words and of pairs. */
  readonly vocabularySize?: number | undefined
}

/** The sizes of vocabularies where the task names none. */
export const usualSizes = { words: 8_192, bpe: 1_024 } as const

interface Row {
  readonly learn: (training: readonly string[], all: readonly string[], size: number | undefined) => Tokenizer
  /** The tokenizer of a vocabulary that was learnt before. */
  readonly known: (words: readonly string[]) => Tokenizer
}

const rows: { readonly [K in TokenKind]: Row } = {
  characters: { learn: (_, all) => Vocabulary.of(all), known: (words) => new Vocabulary(words) },
  bytes: { learn: () => new ByteTokens(), known: () => new ByteTokens() },
  words: {
    learn: (training, _, size = usualSizes.words) => WordTokens.of(training, size),
    known: (words) => new WordTokens(words)
  },
  bpe: {
    learn: (training, all, size = usualSizes.bpe) => new PairTokens(trainPairs(training, Vocabulary.of(all).words, size)),
    known: (words) => new PairTokens(words)
  }
}

/** Words and pairs are learnt from the training part alone; the characters of both parts are known, so that every loss is defined. */
export function learnTokens({ tokenKind = 'characters', vocabularySize }: TokenSettings, training: string[], heldOut: string[]): Tokenizer {
  return rows[tokenKind].learn(training, [...training, ...heldOut], vocabularySize)
}

export function knownTokens({ tokenKind = 'characters' }: TokenSettings, words: readonly string[]): Tokenizer {
  return rows[tokenKind].known(words)
}
