/** Walks through the tokens of a cell's text, and reports what was expected where something else stands. */
import { problem } from '../../../contract/problems/problem'
import type { Problem, ProblemArgs, ProblemCode } from '../../../contract/problems/problems'
import { Lines } from './lines'
import { adviceOn } from './symbols'
import type { Word } from './syntax'
import { cutTokens } from './tokens'
import type { Comment, Span, Token } from './tokens'

/** Thrown to give up one statement, after its problem was reported. */
class Unreadable extends Error {}

export class TokenReader {
  readonly problems: Problem[] = []
  readonly lines: Lines
  readonly comments: readonly Comment[]
  private readonly tokens: readonly Token[]
  private readonly end: Token
  private index = 0

  constructor(text: string) {
    this.lines = new Lines(text)
    const { tokens, comments } = cutTokens(text)
    this.tokens = tokens
    this.comments = comments
    this.end = { kind: 'end', text: '', start: text.length, end: text.length, first: true }
  }

  get token(): Token {
    return this.tokens[this.index] ?? this.end
  }

  get previous(): Token {
    return this.tokens[this.index - 1] ?? this.token
  }

  /** True when the next token, or the one `ahead` tokens later, is this sign or word. */
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
    const matches = this.at(text)
    if (matches) this.index++
    return matches
  }

  need(text: string, expected = `“${text}”`, remedy = ''): Token {
    return this.at(text) ? this.next() : this.fail(expected, remedy)
  }

  word(expected: string): Word {
    return this.token.kind === 'name' ? this.next() : this.fail(expected)
  }

  /** Returns the span from a token to the last one that was read. */
  since(from: Span): Span {
    return { start: from.start, end: Math.max(from.start, this.previous.end) }
  }

  /** True at the beginning of a line with `return`, or with a name and `=`. */
  beginsStatement(): boolean {
    return this.token.first && this.token.kind === 'name' && (this.at('=', 1) || this.at('return'))
  }

  /** Reports what was expected. Where a line ended too early, the problem is placed at its end instead of in the next line. */
  fail(expected: string, remedy = ''): never {
    const { token, previous } = this
    const lineEnds = token.first && previous !== token
    const actual = token.kind === 'end' ? 'the end of the text' : lineEnds ? 'a new line' : shown(token)
    const place = lineEnds ? { start: previous.end, end: previous.end } : token
    this.tell(place, expected, actual, remedy || (lineEnds ? '' : this.remedyFor(expected)))
  }

  private remedyFor(expected: string): string {
    if (this.token.kind === 'other') return adviceOn(this.token.text)
    return expected.startsWith('an operator') ? this.juxtaposed() : ''
  }

  /** Reports what was expected instead of the next token, even if that is in another line. */
  failHere(expected: string): never {
    this.tell(this.token, expected, shown(this.token), '')
  }

  private tell(place: Span, expected: string, found: string, remedy: string): never {
    this.report('equations.syntax', place, { expected, found, remedy })
    throw new Unreadable(expected)
  }

  /** Two values side by side are a product in papers. */
  private juxtaposed(): string {
    const { token, previous } = this
    const ended = previous.kind === 'name' || previous.text === ')'
    if (!ended || (token.kind !== 'name' && token.text !== '(')) return ''
    const names = previous.kind === 'name' && token.kind === 'name'
    return names
      ? `If this is a product, write ${this.lines.textOf(previous)} * ${this.lines.textOf(token)}.`
      : 'If this is a product, write * between the two.'
  }

  /** Reports a mistake, and reads on. */
  report<C extends ProblemCode>(code: C, place: Span, args: ProblemArgs<C> & Problem['args']): void {
    this.problems.push(problem(code, { text: this.lines.range(place) }, args))
  }

  tooDeep(limit: number): never {
    this.report('equations.tooDeep', this.token, { limit })
    throw new Unreadable('less depth')
  }

  /** Runs `read`, and returns null where it gave up. */
  attempt<T>(read: () => T): T | null {
    try {
      return read()
    } catch (error) {
      if (error instanceof Unreadable) return null
      throw error
    }
  }
}

/** Quotes a token for a message as it is written; an invisible character is shown by its number. */
function shown({ text }: Token): string {
  if (!/[\p{Cc}\p{Cf}]/u.test(text)) return `“${text}”`
  return `the character U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
