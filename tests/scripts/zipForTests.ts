// Writes a zip archive, for testing the reader of wheels.
import { crc32, deflateRawSync } from 'node:zlib'

/** Packs texts under their names; every second one is stored without compression. */
export function zip(contents: Record<string, string>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  Object.entries(contents).forEach(([name, text], index) => {
    const data = Buffer.from(text)
    const method = index % 2 === 0 ? 8 : 0
    const packed = method === 8 ? deflateRawSync(data) : data
    const fields = commonFields(method, crc32(data), packed.length, data.length, name)
    const local = Buffer.concat([word(0x04034b50), fields, Buffer.from(name), packed])
    directory.push(Buffer.concat([word(0x02014b50), half(20), fields, Buffer.alloc(10), word(at), Buffer.from(name)]))
    parts.push(local)
    at += local.length
  })
  const index = Buffer.concat(directory)
  return Buffer.concat([...parts, index, endRecord(directory.length, index.length, at)])
}

/** From "version needed" to "extra length", as the local header and the directory share it. */
const commonFields = (method: number, crc: number, packed: number, size: number, name: string) =>
  Buffer.concat([half(20), half(0), half(method), word(0), word(crc), word(packed), word(size), half(Buffer.byteLength(name)), half(0)])

const endRecord = (count: number, size: number, at: number) =>
  Buffer.concat([word(0x06054b50), half(0), half(0), half(count), half(count), word(size), word(at), half(0)])

function half(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16LE(value)
  return buffer
}

function word(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}
