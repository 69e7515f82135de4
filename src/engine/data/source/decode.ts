/** Decodes a file piece by piece. Bytes that do not fit the encoding are refused at their place, and never replaced. */
import type { Encoding } from '../../../contract/document/dataFormat'
import { ByteScan } from './byteScan'
import { chunksOf, refuse, unreadable } from './dataFile'
import type { DataFile, Read } from './dataFile'
import { detectEncoding, misfit } from './encoding'

/** Takes the encoding that was chosen if the file fits it, else the one that is detected. */
export async function settleEncoding(file: DataFile, chosen: Encoding | undefined): Promise<Read<Encoding>> {
  if (chosen === 'windows-1252') return { ok: true, value: chosen }
  if (chosen === 'utf-8') return checkUtf8(file)
  const encoding = chosen === undefined ? await detectEncoding(file) : ({ ok: true, value: chosen } as const)
  return encoding.ok && encoding.value.startsWith('utf-16') ? checkUtf16(file, encoding.value) : encoding
}

async function checkUtf8(file: DataFile): Promise<Read<Encoding>> {
  const scan = new ByteScan()
  for await (const chunk of chunksOf(file)) scan.push(chunk)
  const { firstMisfit } = scan.end()
  return firstMisfit ? refuse(misfit(file.file, firstMisfit)) : { ok: true, value: 'utf-8' }
}

async function checkUtf16(file: DataFile, value: Encoding): Promise<Read<Encoding>> {
  try {
    for await (const piece of decoded(file, value)) void piece
    return { ok: true, value }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return refuse(unreadable(file.file, 'it is not text in UTF-16'))
  }
}

/** The text of at most `most` bytes, without a byte order mark. Throws TypeError for a file that does not fit the encoding. */
export async function* decoded(file: DataFile, encoding: Encoding, most = Infinity): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const chunk of chunksOf(file, most)) yield decoder.decode(chunk, { stream: true })
  if (most >= file.bytes) yield decoder.decode()
}
