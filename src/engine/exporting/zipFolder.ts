/** An export as a zip file, piece by piece: what is not sent yet is never more than a piece of one file. */
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Zip, ZipDeflate } from 'fflate'
import { filesOf } from './exportRun'

const PIECE = 1 << 20
/** Zip files without an extension of the format end here. */
const MOST = 4_000_000_000

/** Bytes of all files together; null where a zip file would be too large. */
export async function zippableBytes(folder: string): Promise<number | null> {
  const bytes = (await filesOf(folder)).reduce((sum, file) => sum + file.bytes, 0)
  return bytes > MOST ? null : bytes
}

/** The pieces of the zip file in order. Its paths begin with the name of the folder. */
export async function* zipFolder(folder: string, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const ready: Uint8Array<ArrayBuffer>[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    if (piece.length > 0) ready.push(new Uint8Array(piece))
  })
  for (const { path } of await filesOf(folder)) {
    const entry = new ZipDeflate(`${basename(folder)}/${path}`, { level: 6 })
    zip.add(entry)
    for await (const { piece, isLast } of piecesOf(join(folder, path))) {
      if (signal?.aborted) return
      entry.push(piece, isLast)
      yield* ready.splice(0)
    }
  }
  zip.end()
  yield* ready.splice(0)
}

async function* piecesOf(path: string): AsyncGenerator<{ readonly piece: Uint8Array; readonly isLast: boolean }> {
  const file = await open(path, 'r')
  try {
    for (let isLast = false; !isLast;) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(PIECE), 0, PIECE)
      isLast = bytesRead === 0
      yield { piece: buffer.subarray(0, bytesRead), isLast }
    }
  } finally {
    await file.close()
  }
}
