// @ts-check
// Takes chosen files out of a zip archive (a Python wheel is one), checking each one's length and checksum.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const END_LENGTH = 22
const LONGEST_COMMENT = 0xffff
const STORED = 0
const DEFLATED = 8

/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {number} method
 * @property {number} crc
 * @property {number} packedSize
 * @property {number} size
 * @property {number} headerAt
 */

/**
 * Extracts the entries for which `placeOf` names a target path.
 * @param {string} archive
 * @param {(name: string) => string | undefined} placeOf
 * @param {(bytes: number) => void} [onBytes] told how much has been written so far
 * @throws Error when the archive is cut short or damaged
 */
export async function extract(archive, placeOf, onBytes = () => {}) {
  const file = await open(archive)
  let written = 0
  try {
    for (const entry of await readEntries(file)) {
      const place = entry.name.endsWith('/') ? undefined : placeOf(entry.name)
      if (place !== undefined) await extractOne(archive, file, entry, place, (bytes) => onBytes((written += bytes)))
    }
  } finally {
    await file.close()
  }
}

/** @param {import('node:fs/promises').FileHandle} file @returns {Promise<Entry[]>} */
async function readEntries(file) {
  const { size } = await file.stat()
  const tail = await readAt(file, Math.max(0, size - END_LENGTH - LONGEST_COMMENT), size)
  const end = findEnd(tail)
  const from = tail.readUInt32LE(end + 16)
  const directory = await readAt(file, from, from + tail.readUInt32LE(end + 12))
  return parseEntries(directory, tail.readUInt16LE(end + 10))
}

/** @param {Buffer} tail */
function findEnd(tail) {
  for (let at = tail.length - END_LENGTH; at >= 0; at--) if (tail.readUInt32LE(at) === END_SIGNATURE) return at
  throw new Error('the archive has no end record: it is cut short or not a zip file')
}

/** @param {Buffer} directory @param {number} count @returns {Entry[]} */
function parseEntries(directory, count) {
  const entries = []
  for (let at = 0; entries.length < count;) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error('the archive’s directory is damaged')
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, nameEnd),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      headerAt: directory.readUInt32LE(at + 42)
    })
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * @param {string} archive
 * @param {import('node:fs/promises').FileHandle} file
 * @param {Entry} entry
 * @param {string} place
 * @param {(bytes: number) => void} onBytes
 */
async function extractOne(archive, file, entry, place, onBytes) {
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new Error(`${entry.name} is packed in an unknown way`)
  await mkdir(dirname(place), { recursive: true })
  const target = createWriteStream(place)
  const check = createCheck(entry, onBytes)
  if (entry.packedSize === 0) return await pipeline([], check, target)
  const header = await readAt(file, entry.headerAt, entry.headerAt + 30)
  const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const packed = createReadStream(archive, { start, end: start + entry.packedSize - 1, highWaterMark: 1 << 20 })
  if (entry.method === DEFLATED) await pipeline(packed, createInflateRaw({ chunkSize: 1 << 20 }), check, target)
  else await pipeline(packed, check, target)
}

/** @param {Entry} entry @param {(bytes: number) => void} onBytes */
function createCheck(entry, onBytes) {
  let sum = 0
  let size = 0
  return new Transform({
    transform(/** @type {Buffer} */ chunk, _encoding, done) {
      sum = crc32(chunk, sum)
      size += chunk.length
      onBytes(chunk.length)
      done(null, chunk)
    },
    flush: (done) => done(sum === entry.crc && size === entry.size ? null : new Error(`${entry.name} is damaged inside the archive`))
  })
}

/** @param {import('node:fs/promises').FileHandle} file @param {number} from @param {number} to */
async function readAt(file, from, to) {
  const buffer = Buffer.alloc(to - from)
  const { bytesRead } = await file.read(buffer, 0, buffer.length, from)
  if (bytesRead !== buffer.length) throw new Error('the archive is cut short')
  return buffer
}
