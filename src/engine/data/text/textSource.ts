/** Reads the text that a task names: the shipped novel, or a file of the user, whose encoding is told and never guessed at a loss. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { TextReading } from '../../../contract/data/dataReading'
import type { Encoding } from '../../../contract/document/dataFormat'
import type { TextSource } from '../../../contract/document/task'
import { isSystemError, readDataFile, refuse, unreadable } from '../source/dataFile'
import type { DataFile, DataPlaces } from '../source/dataFile'
import { decoded, settleEncoding } from '../source/decode'
import { lineFeeds } from './lineEnds'
import { mobyDickChapters } from './mobyDick'

/** A text in the parts that it may be cut between (chapters), or as one. */
export type ReadText =
  | {
      readonly ok: true
      readonly title: string
      readonly parts: readonly string[]
      /** Null for a shipped text. */ readonly file: FileText | null
    }
  | { readonly ok: false; readonly problems: Problem[] }

export interface FileText {
  readonly file: string
  readonly bytes: number
  readonly encoding: Encoding
}

/** Characters of the beginning that are shown. */
export const shownCharacters = 2_000

export async function readText(source: TextSource, places: DataPlaces): Promise<ReadText> {
  if (source.kind === 'file') return readDataFile(source.file, places, (file) => readFileText(file, source.encoding))
  try {
    return { ok: true, title: 'Moby Dick', parts: await mobyDickChapters(), file: null }
  } catch (error) {
    const code = isSystemError(error) ? error.code : String(error)
    return refuse(unreadable('Moby Dick', `its package is missing or damaged (${code})`))
  }
}

/** The whole text of a file. */
async function readFileText(file: DataFile, chosen?: Encoding): Promise<ReadText> {
  const encoding = await settleEncoding(file, chosen)
  if (!encoding.ok) return encoding
  file.watch?.begin('contents')
  const pieces: string[] = []
  for await (const piece of decoded(file, encoding.value)) pieces.push(piece)
  const text = lineFeeds(pieces.join(''))
  if (text.trim() === '') return refuse(problem('data.empty', { path: 'task' }, { file: file.file }))
  return { ok: true, title: file.file, parts: [text], file: { file: file.file, bytes: file.bytes, encoding: encoding.value } }
}

export function textReading(
  { file, bytes, encoding }: FileText,
  { text, ...facts }: Pick<TextReading, 'characters' | 'vocabulary' | 'parts' | 'tokens'> & { readonly text: string }
): TextReading {
  return { kind: 'text', file, bytes, encoding, beginning: text.slice(0, shownCharacters), ...facts }
}
