/** A text in pieces: wherever it is cut, the same stretches of it, the same lines, and the same most frequent words. */
import { describe, expect, it } from 'vitest'
import { Random } from '../random'
import { frequentPieces } from '../tokens/frequentPieces'
import { countPieces, stretchesOf, wordsOf } from '../tokens/pieces'
import { hasLineFeed, lineFeeds, lineFeedsIn } from './lineEnds'
import { atSeams, stretchOf } from './pieces'
import { surveyOf } from './survey'

const random = Random.fromSeed(4)
const signs = [
  'a',
  'Ä',
  '海',
  '🐋',
  ' ',
  '  ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  "don't",
  'well-made',
  '1984',
  '12345 ',
  '!?',
  '“',
  '\u00a0',
  'word '
]
const draw = (length: number) => Array.from({ length }, () => signs[random.below(signs.length)]).join('')
const texts = Array.from({ length: 60 }, (_, k) => draw(10 + 3 * k))

/** The text in pieces of some characters. */
async function* inPieces(text: string): AsyncGenerator<string> {
  const characters = [...text]
  while (characters.length > 0) yield characters.splice(0, 1 + random.below(5)).join('')
}
async function all(pieces: AsyncIterable<string>): Promise<string[]> {
  const texts: string[] = []
  for await (const piece of pieces) texts.push(piece)
  return texts
}

describe('a text in pieces', () => {
  it('has the ends of lines of the whole', async () => {
    for (const text of [...texts, 'old\rmac\r', 'a\r\nb\r', '\r\n'])
      expect((await all(lineFeedsIn(inPieces(text), await hasLineFeed(inPieces(text))))).join('')).toBe(lineFeeds(text))
  })

  it('gives stretches that together are the text, and cuts no character', async () => {
    for (const text of texts) {
      const cut = random.below(text.length)
      const [before, after] = [
        (await all(stretchOf(inPieces(text), 0, cut))).join(''),
        (await all(stretchOf(inPieces(text), cut, Infinity))).join('')
      ]
      expect(before + after).toBe(text)
      expect(before.length).toBe(/^[\udc00-\udfff]/.test(text.slice(cut)) ? cut - 1 : cut)
    }
  })

  it('is cut into the words and stretches of the whole', async () => {
    for (const text of texts) {
      const pieces = await all(atSeams(inPieces(text)))
      expect(pieces.join('')).toBe(text)
      for (const cut of [wordsOf, stretchesOf]) expect(pieces.flatMap((piece) => [...cut(piece)])).toEqual([...cut(text)])
    }
  })

  it('has the characters of the whole', async () => {
    for (const text of texts) {
      const survey = await surveyOf(inPieces(text), 7)
      const sorted = [...new Set(text)].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0))
      expect(survey).toEqual({
        units: text.length,
        characters: [...text].length,
        alphabet: sorted,
        beginning: text.slice(0, 7),
        isBlank: text.trim() === ''
      })
    }
  })
})

describe('the most frequent words', () => {
  it('are those of an exact count, however few are counted at a time', async () => {
    for (const room of [4, 20, 1_000])
      for (const size of [1, 3, 12]) {
        const text = Array.from({ length: 600 }, () => `w${Math.floor(40 * random.uniform() ** 3)}`).join(' ')
        const exact = [...countPieces([text], wordsOf)].sort((a, b) => b[1] - a[1]).slice(0, size)
        expect(await frequentPieces(() => atSeams(inPieces(text)), wordsOf, size, room)).toEqual(exact.map(([word]) => word))
      }
  })
})
