/** The text of a task in pieces, which are read anew for each use, so that a file of any size is read in one way. */
import { problem } from '../../../contract/problems/problem'
import type { Encoding } from '../../../contract/document/dataFormat'
import { refuse } from '../source/dataFile'
import type { DataFile, Read } from '../source/dataFile'
import { decoded, settleEncoding } from '../source/decode'
import { hasLineFeed, lineFeedsIn } from './lineEnds'
import { atSeams, inParts } from './textPieces'
import type { TextPiece } from './textPieces'
import { surveyOf } from './survey'
import type { Survey } from './survey'
import { shownCharacters } from './textSource'
import type { FileText } from './textSource'

export interface TextInPieces {
  /** Words for the text: `Moby Dick`, or the file's name. */
  readonly title: string
  /** Null for a shipped text. */
  readonly file: FileText | null
  readonly survey: Survey
  /** Units of the training part. */
  readonly trainingUnits: number
  /** Pieces that no token goes over. */
  readonly pieces: () => AsyncIterable<TextPiece>
}

/** A file, of which the fraction `heldOut` is for validation, at its end. */
export async function fileInPieces(file: DataFile, chosen: Encoding | undefined, heldOut: number): Promise<Read<TextInPieces>> {
  const encoding = await settleEncoding(file, chosen)
  if (!encoding.ok) return encoding
  const hasFeeds = await hasLineFeed(decoded(file, encoding.value))
  const whole = () => lineFeedsIn(decoded(file, encoding.value), hasFeeds)
  file.watch?.begin('contents')
  const survey = await surveyOf(whole(), shownCharacters)
  if (survey.isBlank) return refuse(problem('data.empty', { path: 'task' }, { file: file.file }))
  const trainingUnits = Math.round(survey.units * (1 - heldOut))
  const pieces = () => atSeams(inParts(whole(), trainingUnits))
  const facts = { file: file.file, bytes: file.bytes, encoding: encoding.value }
  return { ok: true, value: { title: file.file, file: facts, survey, trainingUnits, pieces } }
}

/** A text that is shipped, in its two parts. */
export async function shippedInPieces(title: string, { training, heldOut }: { readonly training: string; readonly heldOut: string }) {
  const pieces = () => atSeams(inParts(asPieces([training, heldOut]), training.length))
  const survey = await surveyOf(asPieces([training, heldOut]), shownCharacters)
  return { title, file: null, survey, trainingUnits: training.length, pieces } satisfies TextInPieces
}

async function* asPieces(texts: readonly string[]): AsyncGenerator<string> {
  yield* texts
}
