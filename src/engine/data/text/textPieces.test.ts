/** A text in pieces: wherever it is cut, the same stretches of it, the same lines, and the same most frequent words. */
import { describe, expect, it } from 'vitest'
import { Random } from '../random'
import { frequentPieces } from '../tokens/frequentPieces'
import { countPieces, stretchesOf, wordsOf } from '../tokens/pieces'
import { hasLineFeed, lineFeeds, lineFeedsIn } from './lineEnds'
import { atSeams, inParts, trainingIn } from './textPieces'
import type { TextPiece } from './textPieces'
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
async function all<Piece>(pieces: AsyncIterable<Piece>): Promise<Piece[]> {
  const texts: Piece[] = []
  for await (const piece of pieces) texts.push(piece)
  return texts
}

const textOf = (pieces: readonly TextPiece[], wanted: TextPiece['part']) =>
  pieces.map(({ part, text }) => (part === wanted ? text : '')).join('')

describe('a text in pieces', () => {
  it('has the ends of lines of the whole', async () => {
    for (const text of [...texts, 'old\rmac\r', 'a\r\nb\r', '\r\n'])
      expect((await all(lineFeedsIn(inPieces(text), await hasLineFeed(inPieces(text))))).join('')).toBe(lineFeeds(text))
  })

  it('gives two parts that together are the text, and cuts no character', async () => {
    for (const text of texts) {
      const cut = random.below(text.length)
      const pieces = await all(inParts(inPieces(text), cut))
      const [before, after] = [textOf(pieces, 'training'), textOf(pieces, 'validation')]
      expect(before + after).toBe(text)
      expect(pieces.map((piece) => piece.text).join('')).toBe(text)
      expect(before.length).toBe(/^[\udc00-\udfff]/.test(text.slice(cut)) ? cut - 1 : cut)
      expect((await all(trainingIn(inParts(inPieces(text), cut)))).join('')).toBe(before)
    }
  })

  it('is cut into the words and stretches of each whole part', async () => {
    for (const text of texts)
      for (const end of [0, random.below(text.length), text.length]) {
        const pieces = await all(atSeams(inParts(inPieces(text), end)))
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
        for (const part of ['training', 'validation'] as const)
          for (const cut of [wordsOf, stretchesOf])
            expect(pieces.flatMap((piece) => (piece.part === part ? [...cut(piece.text)] : []))).toEqual([...cut(textOf(pieces, part))])
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
        expect(await frequentPieces(() => trainingIn(atSeams(inParts(inPieces(text), text.length))), wordsOf, size, room)).toEqual(
          exact.map(([word]) => word)
        )
      }
  })
})
