/** Writes pixels as a PNG file (ISO/IEC 15948), for rasters within SVG pictures. */
import { crc32, deflateSync } from 'node:zlib'

/** `pixels`: one number each, red in the lowest byte and alpha in the highest, row by row from the top. */
export function pngOf(pixels: Uint32Array, width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits each of red, green, blue and alpha.
  header.set([8, 6, 0, 0, 0], 8)
  const rows = Buffer.alloc(height * (1 + 4 * width))
  for (let y = 0, to = 0; y < height; y++) {
    rows[to++] = 0
    for (let x = 0; x < width; x++, to += 4) rows.writeUInt32LE(pixels[y * width + x] ?? 0, to)
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
