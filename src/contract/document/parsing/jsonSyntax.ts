/** Finds the first place where a text is not JSON, or nests too deep: JavaScript's own parser does not always say where. */

export type JsonSyntax =
  | { readonly ok: true }
  | { readonly ok: false; readonly kind: 'syntax' | 'depth'; readonly line: number; readonly column: number; readonly detail: string }

interface Fault {
  readonly kind: 'syntax' | 'depth'
  readonly index: number
  readonly detail: string
}

/** Checks a text against RFC 8259; objects and lists nest at most `maxDepth` deep. Line and column are 1-based. */
export function checkJson(text: string, maxDepth: number): JsonSyntax {
  const fault = new Scanner(text, maxDepth).document()
  if (!fault) return { ok: true }
  const before = text.slice(0, fault.index)
  const lineStart = before.lastIndexOf('\n') + 1
  return { ok: false, kind: fault.kind, line: before.split('\n').length, column: fault.index - lineStart + 1, detail: fault.detail }
}

const space = /[ \t\n\r]*/y
const plainCharacters = /[^"\\\u0000-\u001f]*/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const word = /true|false|null/y

class Scanner {
  private index = 0
  constructor(
    private readonly text: string,
    private readonly maxDepth: number
  ) {}

  document(): Fault | null {
    const fault = this.value(1)
    if (fault) return fault
    this.skip(space)
    return this.index < this.text.length ? this.fault('expected the end of the text, found more') : null
  }

  private value(depth: number): Fault | null {
    this.skip(space)
    const first = this.text[this.index]
    if (first === '{' || first === '[') {
      if (depth > this.maxDepth) return { kind: 'depth', index: this.index, detail: 'nested too deep' }
      return first === '{' ? this.members('}', () => this.member(depth)) : this.members(']', () => this.value(depth + 1))
    }
    if (first === '"') return this.string()
    return this.skip(number) || this.skip(word) ? null : this.expected('a value')
  }

  /** Reads the entries between brackets, which commas separate. */
  private members(close: '}' | ']', one: () => Fault | null): Fault | null {
    this.index++
    if (this.take(close)) return null
    for (;;) {
      const fault = one()
      if (fault) return fault
      if (this.take(close)) return null
      if (!this.take(',')) return this.expected(`“,” or “${close}”`)
    }
  }

  private member(depth: number): Fault | null {
    this.skip(space)
    if (this.text[this.index] !== '"') return this.expected('a name in double quotes')
    const fault = this.string()
    if (fault) return fault
    return this.take(':') ? this.value(depth + 1) : this.expected('“:”')
  }

  private string(): Fault | null {
    this.index++
    for (;;) {
      this.skip(plainCharacters)
      if (this.text[this.index] === '"') break
      if (!this.skip(escape))
        return this.expected(this.text[this.index] === '\\' ? 'an escape such as \\n' : 'the closing quote of the string')
    }
    this.index++
    return null
  }

  /** Moves past `pattern` at the current index. The result is false when the pattern does not match there. */
  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.index
    const length = pattern.exec(this.text)?.[0].length ?? 0
    this.index += length
    return length > 0
  }

  private take(character: string): boolean {
    this.skip(space)
    if (this.text[this.index] !== character) return false
    this.index++
    return true
  }

  private expected(what: string): Fault {
    this.skip(space)
    const character = this.text[this.index]
    const shown = character === undefined ? 'the end of the text' : character < ' ' ? 'a control character' : `“${character}”`
    return this.fault(`expected ${what}, found ${shown}`)
  }

  private fault(detail: string): Fault {
    return { kind: 'syntax', index: Math.min(this.index, this.text.length), detail }
  }
}
