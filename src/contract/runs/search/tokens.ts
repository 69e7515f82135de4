/** Cuts the text of a search into words, comparison signs and brackets, each with its place. */

export const signs = ['<', '<=', '>', '>=', '=', '!=', '~'] as const
export type Sign = (typeof signs)[number]

export type Token = { readonly at: number; readonly end: number } & (
  | { readonly kind: 'word'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'sign'; readonly sign: Sign }
  | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' }
)

export class SearchFault extends Error {
  constructor(
    message: string,
    /** 0-based. */
    readonly at: number
  ) {
    super(message)
  }
}

/** Other ways to write a sign. */
const written: Readonly<Record<string, Sign>> = { '≤': '<=', '≥': '>=', '≠': '!=', '==': '=', '<>': '!=', '=<': '<=', '=>': '>=' }
const joining: Readonly<Record<string, 'and' | 'or' | 'not'>> = { and: 'and', '&&': 'and', or: 'or', '||': 'or', not: 'not' }
const quotes: Readonly<Record<string, string>> = { '"': '"', '“': '”', "'": "'" }

const space = /\s+/y
const sign = /<=|>=|==|!=|<>|=<|=>|[<>=≤≥≠~]/y
const word = /[^\s()<>=≤≥≠~"“!](?:[^\s()<>=≤≥≠~"“!]|!(?!=))*|!/y

/** Throws SearchFault for a quotation that does not end. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? null
  }
  while (at < text.length) {
    const token = match(space) === null ? next(text, at, match) : null
    if (token) tokens.push(token)
    at = token?.end ?? at + (match(space)?.length ?? 1)
  }
  return tokens
}

function next(text: string, at: number, match: (pattern: RegExp) => string | null): Token {
  const first = text.charAt(at)
  if (first === '(' || first === ')') return { kind: first === '(' ? 'open' : 'close', at, end: at + 1 }
  const closing = quotes[first]
  if (closing !== undefined) return quotation(text, at, closing)
  const found = match(sign)
  if (found !== null) return { kind: 'sign', sign: signOf(found), at, end: at + found.length }
  const letters = match(word) ?? first
  const end = at + letters.length
  const join = letters === '!' ? 'not' : joining[letters.toLowerCase()]
  return join ? { kind: join, at, end } : { kind: 'word', text: letters, quoted: false, at, end }
}

const signOf = (found: string): Sign => written[found] ?? signs.find((each) => each === found) ?? '='

function quotation(text: string, at: number, closing: string): Token {
  const end = text.indexOf(closing, at + 1)
  if (end < 0) throw new SearchFault('The closing quotation mark is missing.', at)
  return { kind: 'word', text: text.slice(at + 1, end), quoted: true, at, end: end + 1 }
}
