/** Finds the place at which a text stops being JSON, which the platform's reader does not always tell. */

const space = /[ \t\n\r]*/y
const scalar = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const key = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y

/** The 0-based place of the first character that does not fit, which is behind the end where something is missing there; null for JSON. */
export function jsonFault(text: string): number | null {
  const scan = new Scan(text)
  if (!scan.value()) return scan.at
  scan.skip(space)
  return scan.at === text.length ? null : scan.at
}

class Scan {
  at = 0

  constructor(private readonly text: string) {}

  /** Returns whether a value stands here, and goes behind it. */
  value(): boolean {
    this.skip(space)
    if (this.take('{')) return this.list('}', () => this.entry())
    return this.take('[') ? this.list(']', () => this.value()) : this.skip(scalar)
  }

  skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    if (!pattern.test(this.text)) return false
    this.at = pattern.lastIndex
    return true
  }

  private list(end: string, item: () => boolean): boolean {
    this.skip(space)
    if (this.take(end)) return true
    do {
      if (!item()) return false
      this.skip(space)
    } while (this.take(','))
    return this.take(end)
  }

  private entry(): boolean {
    this.skip(space)
    if (!this.skip(key)) return false
    this.skip(space)
    return this.take(':') && this.value()
  }

  private take(sign: string): boolean {
    if (this.text[this.at] !== sign) return false
    this.at++
    return true
  }
}
