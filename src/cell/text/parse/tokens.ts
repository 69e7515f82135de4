/** Cuts the text of a cell into words, numbers and signs; comments are kept apart, with their places. */

/** A stretch of the text: offsets of its first character and of the one behind its last. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** `dim` is `4H`; `H` alone is a name. `other` is a character that no cell contains; `end` stands behind the last token. */
export type TokenKind = 'name' | 'number' | 'dim' | 'sign' | 'other' | 'end'

export interface Token extends Span {
  readonly kind: TokenKind
  readonly text: string
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

const patterns: readonly (readonly [TokenKind | 'space' | 'comment', RegExp])[] = [
  ['space', /\s+/y],
  ['comment', /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['dim', /\d+H(?![A-Za-z0-9_])/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y],
  ['sign', /\*\*|[=+\-*/^(){},:;?]/y],
  ['other', /[^]/uy]
]

/** Every character of the text is in a token, a comment or space. */
export function cutTokens(text: string): Tokens {
  const tokens: Token[] = []
  const comments: Comment[] = []
  let first = true
  for (let start = 0; start < text.length;) {
    const [kind, found] = next(text, start)
    const end = start + found.length
    if (kind === 'comment') comments.push({ start, end, text: commentText(found), alone: first })
    else if (kind !== 'space') tokens.push({ kind, text: found, start, end, first })
    first = kind === 'space' || kind === 'comment' ? first || found.includes('\n') : false
    start = end
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length, first: true })
  return { tokens, comments }
}

function next(text: string, start: number): readonly [TokenKind | 'space' | 'comment', string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start
    const matched = pattern.exec(text)?.[0]
    if (matched) return [kind, matched]
  }
  return ['other', text.charAt(start)]
}

function commentText(found: string): string {
  const inner = found.startsWith('//') ? found.slice(2) : found.slice(2).replace(/\*\/$/, '')
  return inner
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}
