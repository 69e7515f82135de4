/**
 * Reads the entries of a zip by its directory at the end. Sizes are limited before anything is unpacked, so that no small file grows large:
 * fflate's reader neither limits them nor says where an entry unpacks to more than its directory claims.
 */
import { inflateRawSync } from 'node:zlib'
import { damaged, refuse } from '../importRefusal'

const endSignature = 0x06054b50
const directorySignature = 0x02014b50
const localSignature = 0x04034b50
const endBytes = 22
const directoryBytes = 46
const localBytes = 30
const mostEntries = 100_000
/** Bytes that all entries together may have unpacked. */
const mostUnpacked = 2_000_000_000
/** Bytes that one compressed entry may have unpacked. */
const mostInflated = 256_000_000

interface Entry {
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

export class Zip {
  private constructor(
    private readonly name: string,
    private readonly file: Buffer,
    private readonly entries: ReadonlyMap<string, Entry>
  ) {}

  /** `name`: of the file, for messages. Refuses what has no directory, or one that does not fit the file. */
  static open(name: string, bytes: Uint8Array): Zip {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const end = findEnd(file)
    if (end === null) return refuse(`${name} is no whole zip: the directory at its end is missing.`, damaged)
    const [count, size, offset] = [file.readUInt16LE(end + 10), file.readUInt32LE(end + 12), file.readUInt32LE(end + 16)]
    if (count > mostEntries || offset + size > end) return refuse(`The directory of ${name} lies outside the file.`, damaged)
    const entries = new Map<string, Entry>()
    let at = offset
    for (let k = 0; k < count; k++) {
      if (at + directoryBytes > end || file.readUInt32LE(at) !== directorySignature)
        return refuse(`The directory of ${name} is damaged.`, damaged)
      const lengths = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)]
      const [named = 0] = lengths
      const entry = { method: file.readUInt16LE(at + 10), packed: file.readUInt32LE(at + 20), size: file.readUInt32LE(at + 24) }
      entries.set(file.toString('utf8', at + directoryBytes, at + directoryBytes + named), { ...entry, offset: file.readUInt32LE(at + 42) })
      at += directoryBytes + lengths.reduce((sum, length) => sum + length, 0)
    }
    if ([...entries.values()].reduce((sum, entry) => sum + entry.size, 0) > mostUnpacked)
      return refuse(`${name} claims to unpack to more than ${mostUnpacked / 1e9} GB.`, 'Check where the file comes from.')
    return new Zip(name, file, entries)
  }

  get names(): string[] {
    return [...this.entries.keys()]
  }

  /** The bytes of an entry; null where there is none of the name. */
  read(entryName: string): Uint8Array | null {
    const entry = this.entries.get(entryName)
    if (!entry) return null
    const { file, name } = this
    const { offset, packed, size, method } = entry
    if (offset + localBytes > file.length || file.readUInt32LE(offset) !== localSignature)
      return refuse(`${entryName} in ${name} does not begin where the directory says.`, damaged)
    const begin = offset + localBytes + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28)
    if (begin + packed > file.length) return refuse(`${entryName} in ${name} is cut off.`, damaged)
    const bytes = file.subarray(begin, begin + packed)
    if (method === 0 && packed === size) return bytes
    return method === 8
      ? this.inflated(entryName, bytes, size)
      : refuse(`${entryName} in ${name} is packed in a way that is not read.`, damaged)
  }

  private inflated(entryName: string, bytes: Uint8Array, size: number): Uint8Array {
    if (size > mostInflated)
      return refuse(`${entryName} in ${this.name} claims to unpack to ${size} bytes.`, 'Check where the file comes from.')
    try {
      const unpacked = inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) })
      if (unpacked.length === size) return unpacked
    } catch {
      // What does not unpack, or to more than it says, is refused below.
    }
    return refuse(`${entryName} in ${this.name} does not unpack to the ${size} bytes that the directory says.`, damaged)
  }
}

/** The last place of the signature that ends a zip; a comment of up to 65 535 bytes may follow. */
function findEnd(file: Buffer): number | null {
  for (let at = file.length - endBytes; at >= Math.max(0, file.length - endBytes - 0xffff); at--)
    if (file.readUInt32LE(at) === endSignature) return at
  return null
}

/** Whether a file begins as a zip does. */
export const isZip = (file: Uint8Array): boolean => file[0] === 0x50 && file[1] === 0x4b && file[2] === 3 && file[3] === 4
