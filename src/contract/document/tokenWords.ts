/** Words for what a text is cut into. */
import type { TokenKind } from './task'

interface Words {
  readonly label: string
  /** A phrase without its full stop. */
  readonly doc: string
  readonly one: string
  readonly many: string
}

export const tokenKindWords: { readonly [K in TokenKind]: Words } = {
  characters: { label: 'characters', doc: 'each character is a token', one: 'character', many: 'characters' },
  bytes: { label: 'bytes', doc: 'each byte of the text in UTF-8 is a token; none is ever unknown', one: 'byte', many: 'bytes' },
  words: {
    label: 'words',
    doc: 'the most frequent words of the training part are tokens, and one token stands for all others',
    one: 'word',
    many: 'words'
  },
  bpe: {
    label: 'byte pairs',
    doc: 'the pairs of characters that occur most often in the training part are merged into tokens, again and again',
    one: 'token',
    many: 'tokens'
  }
}
