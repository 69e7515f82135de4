/** Makes what cuts a text into tokens, from the training part of the text or from a vocabulary that was learnt before. */
import type { TokenKind } from '../../../contract/document/task'
import { Vocabulary } from '../text/vocabulary'
import { ByteTokens } from './byteTokens'
import { PairTokens } from './pairTokens'
import type { Tokenizer, TokenSettings } from './tokenizer'
import { trainPairs } from './trainPairs'
import { WordTokens } from './wordTokens'

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
