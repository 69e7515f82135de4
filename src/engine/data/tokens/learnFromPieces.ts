/** Learns the tokens of a text that is read in pieces: the same tokens as from the whole text, but for pairs, which are learnt from samples. */
import { Vocabulary } from '../text/vocabulary'
import { ByteTokens } from './byteTokens'
import { frequentPieces } from './frequentPieces'
import { usualSizes } from './learnTokens'
import { PairTokens } from './pairTokens'
import { wordsOf } from './pieces'
import type { Tokenizer, TokenSettings } from './tokenizer'
import { trainPairs } from './trainPairs'
import { unknownWord, WordTokens } from './wordTokens'

/** Characters of a large text from which pairs are learnt, spread evenly over its training part. */
export const mostSampled = 1 << 24

export interface PiecesToLearn {
  /** Gives the training part anew, in pieces that no token goes over. */
  readonly training: () => AsyncIterable<string>
  /** Units of the training part. */
  readonly units: number
  /** The characters of both parts. */
  readonly alphabet: readonly string[]
}

export async function learnFromPieces(
  { tokenKind = 'characters', vocabularySize }: TokenSettings,
  { training, units, alphabet }: PiecesToLearn
): Promise<Tokenizer> {
  switch (tokenKind) {
    case 'characters':
      return new Vocabulary(alphabet)
    case 'bytes':
      return new ByteTokens()
    case 'words': {
      const words = await frequentPieces(training, wordsOf, Math.max(1, (vocabularySize ?? usualSizes.words) - 1))
      return new WordTokens([unknownWord, ...words])
    }
    case 'bpe':
      return new PairTokens(trainPairs(await sampled(training(), units), alphabet, vocabularySize ?? usualSizes.bpe))
  }
}

/** Pieces at even distances, of as many characters as pairs are learnt from; all where there are no more. */
async function sampled(pieces: AsyncIterable<string>, units: number): Promise<string[]> {
  const share = Math.min(1, mostSampled / Math.max(1, units))
  const texts: string[] = []
  let [passed, taken] = [0, 0]
  for await (const piece of pieces) {
    passed += piece.length
    if (taken >= passed * share) continue
    texts.push(piece)
    taken += piece.length
  }
  return texts
}
