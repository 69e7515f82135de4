/** Reads a text that is too large for memory: piece by piece, some times over, with its tokens in a scratch file. */
import { problem } from '../../../contract/problems/problem'
import type { Encoding } from '../../../contract/document/dataFormat'
import { Fingerprint } from '../fingerprint'
import { refuse } from '../source/dataFile'
import type { DataFile, Read } from '../source/dataFile'
import { decoded, settleEncoding } from '../source/decode'
import type { ScratchFile } from '../stored/scratchFile'
import { StoredTokens } from '../stored/storedTokens'
import { learnFromPieces } from '../tokens/learnFromPieces'
import { knownTokens } from '../tokens/learnTokens'
import type { Tokenizer, TokenSettings } from '../tokens/tokenizer'
import type { TokenCount } from '../tokens/tokensRead'
import { hasLineFeed, lineFeedsIn } from './lineEnds'
import { atSeams, stretchOf } from './pieces'
import { surveyOf } from './survey'
import type { Survey } from './survey'
import { shownCharacters } from './textSource'

/** A part as tokens. */
interface StoredPart {
  readonly tokens: StoredTokens
  readonly count: TokenCount
}

export interface StoredText {
  readonly encoding: Encoding
  readonly survey: Survey
  readonly tokenizer: Tokenizer
  /** Null where the text has characters that the vocabulary does not have. */
  readonly parts: { readonly training: StoredPart; readonly heldOut: StoredPart; readonly fingerprint: string } | null
}

export interface StoredTextSettings extends TokenSettings {
  readonly encoding: Encoding | undefined
  /** The fraction of the text that is for validation, at its end. */
  readonly heldOut: number
  /** The word of each token, where it is known; else tokens are learnt. */
  readonly vocabulary: readonly string[] | undefined
}

/** The tokens of both parts, just as those of a text that is held in memory. */
export async function storedText(file: DataFile, scratch: ScratchFile, settings: StoredTextSettings): Promise<Read<StoredText>> {
  const encoding = await settleEncoding(file, settings.encoding)
  if (!encoding.ok) return encoding
  const hasFeeds = await hasLineFeed(decoded(file, encoding.value))
  const pieces = () => lineFeedsIn(decoded(file, encoding.value), hasFeeds)
  file.watch?.begin('contents')
  const survey = await surveyOf(pieces(), shownCharacters)
  if (survey.isBlank) return refuse(problem('data.empty', { path: 'task' }, { file: file.file }))
  const cut = Math.round(survey.units * (1 - settings.heldOut))
  const part = (start: number, end: number) => () => atSeams(stretchOf(pieces(), start, end))
  const [training, heldOut] = [part(0, cut), part(cut, survey.units)]
  const { alphabet } = survey
  file.watch?.begin('vocabulary')
  const tokenizer = settings.vocabulary
    ? knownTokens(settings, settings.vocabulary)
    : await learnFromPieces(settings, { training, units: cut, alphabet })
  const fingerprint = new Fingerprint().part().add(tokenizer.words.join('\n'))
  file.watch?.begin('tokens')
  const first = await store(training(), tokenizer, scratch, fingerprint)
  const second = first && (await store(heldOut(), tokenizer, scratch, fingerprint))
  const parts = first && second && { training: first, heldOut: second, fingerprint: fingerprint.text }
  return { ok: true, value: { encoding: encoding.value, survey, tokenizer, parts } }
}

/** Null where a piece has characters without a token. */
async function store(
  pieces: AsyncIterable<string>,
  tokenizer: Tokenizer,
  scratch: ScratchFile,
  fingerprint: Fingerprint
): Promise<StoredPart | null> {
  const tokens = new StoredTokens(scratch, tokenizer.words.length)
  let unknown = 0
  fingerprint.part()
  for await (const piece of pieces) {
    const encoded = tokenizer.encode(piece)
    if (!encoded.ok) return null
    tokens.append(encoded.tokens)
    fingerprint.add(encoded.tokens)
    for (const token of encoded.tokens) if (token === tokenizer.unknown) unknown++
  }
  return { tokens, count: { tokens: tokens.length, unknown } }
}
