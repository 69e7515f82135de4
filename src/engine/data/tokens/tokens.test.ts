/** Tokens of each kind give the text again, and pairs are those of an implementation that counts everything anew each time. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TokenKind } from '../../../contract/document/task'
import { Vocabulary } from '../text/vocabulary'
import { stretchesOf, wordsOf } from './pieces'
import { knownTokens, learnTokens } from './learnTokens'
import type { Tokenizer } from './tokenizer'
import { trainPairs } from './trainPairs'
import { unknownWord } from './wordTokens'

function textOf({ words, decoder }: Tokenizer, tokens: Int32Array): string {
  const textAt = decoder?.() ?? ((token) => words[token] ?? '?')
  return Array.from(tokens, textAt).join('')
}

function tokensOf(tokenizer: Tokenizer, text: string): Int32Array {
  const encoded = tokenizer.encode(text)
  if (!encoded.ok) throw new Error('a character is unknown')
  return encoded.tokens
}

/** Byte-pair encoding as its definition says it: all pairs of all stretches are counted for each merge. */
function naivePairs(texts: readonly string[], alphabet: readonly string[], size: number): string[] {
  const words = [...alphabet]
  let stretches = texts.flatMap((text) => [...stretchesOf(text)].map((stretch) => [...stretch]))
  while (words.length < size) {
    const counts = new Map<string, { left: string; right: string; count: number }>()
    for (const stretch of stretches)
      for (let k = 0; k + 1 < stretch.length; k++) {
        const [left = '', right = ''] = [stretch[k], stretch[k + 1]]
        const key = JSON.stringify([left, right])
        counts.set(key, { left, right, count: (counts.get(key)?.count ?? 0) + 1 })
      }
    const rank = (word: string) => words.indexOf(word)
    const [best] = [...counts.values()].sort((a, b) => b.count - a.count || rank(a.left) - rank(b.left) || rank(a.right) - rank(b.right))
    if (!best || best.count < 2) break
    const joined = best.left + best.right
    if (!words.includes(joined)) words.push(joined)
    stretches = stretches.map((stretch) => {
      const next: string[] = []
      for (let k = 0; k < stretch.length; k++)
        if (stretch[k] === best.left && stretch[k + 1] === best.right) {
          next.push(joined)
          k++
        } else next.push(stretch[k] ?? '')
      return next
    })
  }
  return words
}

const texts = fc.array(fc.constantFrom('a', 'b', 'ab', 'aba', ' ', '\n', 'é', '鯨', '1', '!', '🐋', 'the ', "don't "), { maxLength: 60 })
const anyText = fc.oneof(
  texts.map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 80 })
)

describe('tokens', () => {
  it.each<TokenKind>(['characters', 'bytes', 'words', 'bpe'])('of the kind %s, joined, are the text', (kind) => {
    fc.assert(
      fc.property(anyText, anyText, (training, heldOut) => {
        const tokenizer = learnTokens({ tokenKind: kind, vocabularySize: 300 }, [training], [heldOut])
        expect(textOf(tokenizer, tokensOf(tokenizer, training))).toBe(training)
        if (kind !== 'words') expect(textOf(tokenizer, tokensOf(tokenizer, heldOut))).toBe(heldOut)
        const again = knownTokens({ tokenKind: kind }, tokenizer.words)
        expect([...tokensOf(again, heldOut)]).toEqual([...tokensOf(tokenizer, heldOut)])
      }),
      { numRuns: 200 }
    )
  })

  it('are pieces that join to the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect([...wordsOf(text)].join('')).toBe(text)
        expect([...stretchesOf(text)].join('')).toBe(text)
      })
    )
  })

  it('are words with the space before them, marks, ends of lines, and single characters of scripts without spaces', () => {
    expect([...wordsOf("I don't know, 3.5  km\n鯨は")]).toEqual(['I', " don't", ' know', ',', ' 3', '.', '5', ' ', ' km', '\n', '鯨', 'は'])
  })

  it('are the most frequent words, and others are one token', () => {
    const tokenizer = learnTokens({ tokenKind: 'words', vocabularySize: 4 }, ['sea sea the sea the whale sea the'], ['a whale'])
    expect(tokenizer.words).toEqual([unknownWord, ' sea', ' the', 'sea'])
    expect(textOf(tokenizer, tokensOf(tokenizer, 'sea the boat'))).toBe('sea the <unk>')
  })
})

describe('byte pairs', () => {
  it('are those of the definition', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 40 }), (parts, more) => {
        const text = parts.join('')
        const alphabet = Vocabulary.of([text]).words
        const size = alphabet.length + more
        expect(trainPairs([text], alphabet, size)).toEqual(naivePairs([text], alphabet, size))
      }),
      { numRuns: 300 }
    )
  })

  it('are learnt from the training part alone', () => {
    const training = 'low lower lowest '.repeat(5)
    const one = learnTokens({ tokenKind: 'bpe', vocabularySize: 40 }, [training], ['new newer wider'])
    const other = learnTokens({ tokenKind: 'bpe', vocabularySize: 40 }, [training], ['new newer wider '.repeat(50)])
    expect(one.words).toEqual(other.words)
    expect(one.words).toContain(' low')
  })

  it('of a long run of letters are found in time', () => {
    const run = 'acgt'.repeat(50_000)
    const tokenizer = learnTokens({ tokenKind: 'bpe', vocabularySize: 64 }, [run], ['a'])
    expect(textOf(tokenizer, tokensOf(tokenizer, run))).toBe(run)
  })
})
