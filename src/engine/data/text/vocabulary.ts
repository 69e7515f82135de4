/** Characters as tokens: a token is the position of a character in the sorted vocabulary. */
import { problem } from '../../../contract/problems/problem'
import type { Encoded, Tokenizer } from '../tokens/tokenizer'

/** Counts characters (Unicode code points) without copying the text. */
export function charactersIn(text: string): number {
  let pairs = 0
  for (let k = 0; k < text.length; k++) if (text.charCodeAt(k) >> 10 === 0x37) pairs++
  return text.length - pairs
}

export class Vocabulary implements Tokenizer {
  readonly unknown = null
  private readonly index: ReadonlyMap<string, number>
  /** The tokens of characters of one unit, most characters by far; −1 for all others. */
  private readonly ofUnit: Int32Array

  /** Characters in token order, each once. */
  constructor(readonly words: readonly string[]) {
    this.index = new Map(words.map((character, token) => [character, token]))
    this.ofUnit = new Int32Array(words.reduce((most, word) => Math.max(most, word.length === 1 ? word.charCodeAt(0) + 1 : 0), 0)).fill(-1)
    for (const [word, token] of this.index) if (word.length === 1) this.ofUnit[word.charCodeAt(0)] = token
  }

  /** Every character (Unicode code point) of some texts, sorted by code point. */
  static of(texts: readonly string[]): Vocabulary {
    const characters = new Set<string>()
    for (const text of texts) for (const character of text) characters.add(character)
    return new Vocabulary([...characters].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0)))
  }

  /** One token a character; `probe.unknownToken` names the characters that are not in the vocabulary. */
  encode(text: string): Encoded {
    const tokens = new Int32Array(text.length)
    const unknown = new Set<string>()
    let length = 0
    for (let k = 0; k < text.length; k++) {
      const unit = text.charCodeAt(k)
      const single = unit >= 0xd800 && unit <= 0xdbff ? -1 : (this.ofUnit[unit] ?? -1)
      if (single >= 0) {
        tokens[length++] = single
        continue
      }
      const character = String.fromCodePoint(text.codePointAt(k) ?? unit)
      const token = this.index.get(character)
      if (token === undefined) unknown.add(character)
      else tokens[length++] = token
      k += character.length - 1
    }
    if (unknown.size === 0) return { ok: true, tokens: tokens.slice(0, length) }
    return { ok: false, problems: [problem('probe.unknownToken', { path: 'probe.text' }, { characters: [...unknown] })] }
  }
}
