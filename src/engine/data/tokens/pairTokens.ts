/** Byte-pair tokens: the characters of a text and the stretches that were merged of them, in the order in which they were learnt. */
import { problem } from '../../../contract/problems/problem'
import { copied } from '../source/copied'
import { GrowingTokens } from './growingTokens'
import { stretchesOf } from './pieces'
import type { Encoded, Tokenizer } from './tokenizer'

const mostKept = 100_000

export class PairTokens implements Tokenizer {
  readonly unknown = null
  private readonly index: ReadonlyMap<string, number>
  /** The tokens of stretches that occurred before. */
  private readonly kept = new Map<string, readonly number[]>()

  constructor(readonly words: readonly string[]) {
    this.index = new Map(words.map((word, token) => [word, token]))
  }

  encode(text: string): Encoded {
    const tokens = new GrowingTokens(text.length >> 1)
    const unknown = new Set<string>()
    for (const stretch of stretchesOf(text)) tokens.append(this.tokensOf(stretch, unknown))
    if (unknown.size === 0) return { ok: true, tokens: tokens.taken() }
    return { ok: false, problems: [problem('probe.unknownToken', { path: 'probe.text' }, { characters: [...unknown] })] }
  }

  private tokensOf(stretch: string, unknown: Set<string>): readonly number[] {
    const known = this.kept.get(stretch)
    if (known) return known
    const characters = [...stretch]
    const absent = characters.filter((character) => !this.index.has(character))
    for (const character of absent) unknown.add(character)
    const tokens = absent.length > 0 ? [] : merged(characters, this.index).map((word) => this.index.get(word) ?? 0)
    if (this.kept.size < mostKept) this.kept.set(copied(stretch), tokens)
    return tokens
  }
}

/** Merges the neighbours whose joined word was learnt first, the leftmost of equals, until no two neighbours make a word. */
export function merged(characters: readonly string[], index: ReadonlyMap<string, number>): string[] {
  const words = [...characters]
  for (;;) {
    let [best, at] = [Infinity, -1]
    for (let k = 0; k + 1 < words.length; k++) {
      const rank = index.get(`${words[k]}${words[k + 1]}`) ?? Infinity
      if (rank < best) [best, at] = [rank, k]
    }
    if (at < 0) return words
    words.splice(at, 2, `${words[at]}${words[at + 1]}`)
  }
}
