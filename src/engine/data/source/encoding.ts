/** Tells the encoding of a file from its bytes, or says which byte fits none. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Encoding } from '../../../contract/document/dataFormat'
import { ByteScan } from './byteScan'
import type { FoundByte } from './byteScan'
import { chunksOf, refuse, unreadable } from './dataFile'
import type { DataFile, Read } from './dataFile'

/** Above this share of letters, bytes beyond ASCII are no Western European text. */
const mostAccents = 0.3

/** Reads the whole file. A byte order mark decides; else UTF-8 where all bytes are; else UTF-16 or Windows-1252, where that is plausible. */
export async function detectEncoding(file: DataFile): Promise<Read<Encoding>> {
  const scan = new ByteScan()
  for await (const chunk of chunksOf(file)) scan.push(chunk)
  return encodingOf(file.file, scan.end())
}

export function encodingOf(file: string, scan: ByteScan): Read<Encoding> {
  const mark = byMark(scan.start)
  if (mark === 'utf-32') return refuse(unreadable(file, 'it is in UTF-32, which is not read'))
  if (mark !== null) return mark === 'utf-8' && scan.firstMisfit ? refuse(misfit(file, scan.firstMisfit)) : found(mark)
  if (scan.firstZero) return ofZeros(file, scan, scan.firstZero)
  return scan.firstMisfit ? ofMisfits(file, scan, scan.firstMisfit) : found('utf-8')
}

const found = (value: Encoding): Read<Encoding> => ({ ok: true, value })

function byMark([a, b, c, d]: readonly number[]): Encoding | 'utf-32' | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32' : 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? 'utf-32' : null
}

/** Half of the bytes of a Western text in UTF-16 are zeros, all at odd places (little endian) or all at even ones. */
function ofZeros(file: string, { bytes, zerosAtEven, zerosAtOdd }: ByteScan, zero: FoundByte): Read<Encoding> {
  const many = bytes / 6
  if (bytes % 2 === 0 && zerosAtOdd > many && zerosAtEven * 20 < zerosAtOdd) return found('utf-16le')
  if (bytes % 2 === 0 && zerosAtEven > many && zerosAtOdd * 20 < zerosAtEven) return found('utf-16be')
  return refuse(unreadable(file, `it is not text (byte ${zero.offset.toLocaleString('en-US')} of the file is zero)`))
}

/**
 * A text that is UTF-8 in most of its letters is a damaged one, and not Windows-1252. Where letters beyond ASCII are as frequent as in
 * Greek or Russian, the encoding is another one.
 */
function ofMisfits(file: string, { high, letters, sequences, misfits, firstUndefined }: ByteScan, first: FoundByte): Read<Encoding> {
  if (sequences > misfits) return refuse(misfit(file, first))
  if (firstUndefined) return refuse(misfit(file, firstUndefined))
  return high > mostAccents * (letters + high) && high > 4 ? refuse(misfit(file, first)) : found('windows-1252')
}

export function misfit(file: string, { byte, offset, line }: FoundByte): Problem {
  return problem('data.encoding', { path: 'task' }, { file, byte: `0x${byte.toString(16).padStart(2, '0')}`, offset, line })
}
