/** Reads a stretch of an open file. */
import { readSync } from 'node:fs'

/** Fills the bytes from `offset` on, and returns how many there were: fewer where the file ends before. Throws what the file system throws. */
export function readPart(file: number, bytes: Uint8Array, offset: number): number {
  let done = 0
  while (done < bytes.length) {
    const read = readSync(file, bytes, done, bytes.length - done, offset + done)
    if (read === 0) break
    done += read
  }
  return done
}
