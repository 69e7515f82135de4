/** Tells what a text was cut into: how many tokens there are, and which words of it are not in the vocabulary. */
import type { TokensRead } from '../../../contract/data/dataReading'
import type { TokenKind } from '../../../contract/document/task'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Tokenizer, TokenSettings } from './tokenizer'

/** Tokens of the vocabulary that are shown. */
const shown = 24

export type TokenCount = TokensRead['training']

interface Parts {
  readonly training: TokenCount
  readonly heldOut: TokenCount
}

export function countTokens(tokens: Int32Array, { unknown }: Tokenizer): TokenCount {
  return { tokens: tokens.length, unknown: tokens.reduce((sum, token) => sum + (token === unknown ? 1 : 0), 0) }
}

export function tokensRead(kind: TokenKind, { words }: Tokenizer, { training, heldOut }: Parts): TokensRead {
  const examples = kind === 'bpe' ? words.slice(-shown) : kind === 'words' ? words.slice(1, shown + 1) : []
  return {
    kind,
    vocabulary: words.length,
    training,
    validation: heldOut,
    examples
  }
}

/** A vocabulary of pairs begins with all characters of the text: it cannot be smaller than they are many. */
export function smallVocabulary({ tokenKind, vocabularySize }: TokenSettings, file: string, { words }: Tokenizer): Problem[] {
  if (tokenKind !== 'bpe' || vocabularySize === undefined || words.length <= vocabularySize) return []
  return [problem('data.vocabularySize', { path: 'task.vocabularySize' }, { file, characters: words.length, size: vocabularySize })]
}
