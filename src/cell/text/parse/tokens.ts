/** Cuts the text of a cell into words, numbers and signs; comments are kept apart, with their places. */

import { readSymbol } from './symbols'
import type { NameTime } from './symbols'

/** A stretch of the text: offsets of its first character and of the one behind its last. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * `dim` is `4H`; `H` alone is a name. `superscript` is ² and the like. `other` is a character that no cell contains; `end` stands behind the
 * last token.
 */
export type TokenKind = 'name' | 'number' | 'dim' | 'superscript' | 'sign' | 'other' | 'end'

export interface Token extends Span {
  readonly kind: TokenKind
  /** What the token stands for, in the letters and signs of the language: `alpha` for α, `*` for ×. */
  readonly text: string
  /** The time step that a name's subscript tells. */
  readonly time?: NameTime
  /** True for the first token of its line. */
  readonly first: boolean
}

export interface Comment extends Span {
  /** The comment's text without its slashes. */
  readonly text: string
  /** Whether nothing but space stands before it in its line. */
  readonly alone: boolean
}

export interface Tokens {
  readonly tokens: readonly Token[]
  readonly comments: readonly Comment[]
}

type PieceKind = TokenKind | 'space' | 'comment'
type Patterns = readonly (readonly [PieceKind, RegExp])[]

/** What stands at a place of the text, before or after `symbols.ts` is asked. */
const before: Patterns = [
  ['space', /\s+/y],
  ['comment', /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y],
  ['dim', /\d+H(?![A-Za-z0-9_])/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y]
]
const after: Patterns = [['sign', /\*\*|[=+\-*/^@(){}[\],:;?]/y]]

/** Every character of the text is in a token, a comment or space. */
export function cutTokens(text: string): Tokens {
  const tokens: Token[] = []
  const comments: Comment[] = []
  let first = true
  for (let start = 0; start < text.length;) {
    const piece = next(text, start)
    const end = start + piece.length
    const written = text.slice(start, end)
    if (piece.kind === 'comment') comments.push({ start, end, text: commentText(written), alone: first })
    else if (piece.kind !== 'space')
      tokens.push({ kind: piece.kind, text: piece.text, start, end, first, ...(piece.time && { time: piece.time }) })
    first = piece.kind === 'space' || piece.kind === 'comment' ? first || written.includes('\n') : false
    start = end
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length, first: true })
  return { tokens, comments }
}

interface Piece {
  readonly kind: PieceKind
  readonly text: string
  readonly length: number
  readonly time?: NameTime
}

function next(text: string, start: number): Piece {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0)
  return (
    matched(before, text, start) ??
    readSymbol(text, start) ??
    matched(after, text, start) ?? { kind: 'other', text: character, length: character.length }
  )
}

function matched(patterns: Patterns, text: string, start: number): Piece | null {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start
    const written = pattern.exec(text)?.[0]
    if (written) return { kind, text: written, length: written.length }
  }
  return null
}

function commentText(found: string): string {
  const inner = found.startsWith('//') ? found.slice(2) : found.slice(2).replace(/\*\/$/, '')
  return inner
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}
