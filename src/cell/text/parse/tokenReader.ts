/** Goes through the tokens of a cell's text, and tells what was expected where something else stands. */
import { problem } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'
import { Lines } from './lines'
import type { Word } from './syntax'
import { cutTokens } from './tokens'
import type { Span, Token } from './tokens'

/** Ends the reading of one statement; its problem has been told. */
class Unreadable extends Error {}

export class TokenReader {
  readonly problems: Problem[] = []
  readonly lines: Lines
  private readonly tokens: readonly Token[]
  private readonly end: Token
  private index = 0

  constructor(text: string) {
    this.lines = new Lines(text)
    this.tokens = cutTokens(text).tokens
    this.end = { kind: 'end', text: '', start: text.length, end: text.length, first: true }
  }

  get token(): Token {
    return this.tokens[this.index] ?? this.end
  }

  get previous(): Token {
    return this.tokens[this.index - 1] ?? this.token
  }

  /** Whether a sign or word stands here, or some tokens on. */
  at(text: string, ahead = 0): boolean {
    const token = this.tokens[this.index + ahead]
    return token !== undefined && token.text === text && (token.kind === 'sign' || token.kind === 'name')
  }

  next(): Token {
    const { token } = this
    this.index++
    return token
  }

  take(text: string): boolean {
    const found = this.at(text)
    if (found) this.index++
    return found
  }

  need(text: string, expected = `“${text}”`): Token {
    return this.at(text) ? this.next() : this.fail(expected)
  }

  word(expected: string): Word {
    return this.token.kind === 'name' ? this.next() : this.fail(expected)
  }

  /** From a token to the last one that was read. */
  since(from: Span): Span {
    return { start: from.start, end: Math.max(from.start, this.previous.end) }
  }

  /** A name with `=` behind it, or `return`, at the beginning of a line. */
  beginsStatement(): boolean {
    return this.token.first && this.token.kind === 'name' && (this.at('=', 1) || this.at('return'))
  }

  /** Tells what was expected; at the end of a line, where it is missing, rather than in the next one. */
  fail(expected: string): never {
    const { token, previous } = this
    const lineEnds = token.first && previous !== token
    const found = token.kind === 'end' ? 'the end of the text' : lineEnds ? 'a new line' : shown(token)
    const place = lineEnds ? { start: previous.end, end: previous.end } : token
    this.tell(place, expected, found)
  }

  /** Tells what was expected in the place of the token that stands here, whatever line it is in. */
  failHere(expected: string): never {
    this.tell(this.token, expected, shown(this.token))
  }

  private tell(place: Span, expected: string, found: string): never {
    this.problems.push(problem('equations.syntax', { text: this.lines.range(place) }, { expected, found }))
    throw new Unreadable(expected)
  }

  tooDeep(limit: number): never {
    this.problems.push(problem('equations.tooDeep', { text: this.lines.range(this.token) }, { limit }))
    throw new Unreadable('less depth')
  }

  /** Null where it could not be read. */
  attempt<T>(read: () => T): T | null {
    try {
      return read()
    } catch (error) {
      if (error instanceof Unreadable) return null
      throw error
    }
  }
}

/** What stands there, in quotes; what cannot be seen by its number. */
function shown({ text }: Token): string {
  if (!/[\p{Cc}\p{Cf}]/u.test(text)) return `“${text}”`
  return `the character U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
