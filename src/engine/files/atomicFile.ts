/** Writes a file so that a reader, or the next start after a crash, sees the old one or the new one and never a part. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a temporary file beside it, syncs it, and renames it. On an error (disk full) the old file stays and the temporary one goes. */
export async function writeAtomic(path: string, data: string | readonly Uint8Array[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${randomBytes(4).toString('hex')}.partial`
  try {
    await writeAndSync(partial, typeof data === 'string' ? [Buffer.from(data)] : data)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

async function writeAndSync(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'wx')
  try {
    for (const piece of pieces) await file.writeFile(piece)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes a new name in a folder last; not every system can sync a folder, and none needs it to stay whole. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
