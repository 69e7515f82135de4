/** The interface of what cuts a text into tokens. */
import type { TokenKind } from '../../../contract/document/task'
import type { Problem } from '../../../contract/problems/problems'

export type Encoded = { readonly ok: true; readonly tokens: Int32Array } | { readonly ok: false; readonly problems: Problem[] }

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
