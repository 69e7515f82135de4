// The checksum is the library's, whatever the length and the place of the bytes.
import { crc32 } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { checksumOf } from './checksum'

it('is the CRC-32 of any stretch of any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(200), (bytes, from, length) => {
      const buffer = Buffer.from(bytes)
      const [begin, end] = [Math.min(from, bytes.length), Math.min(from + length, bytes.length)]
      expect(checksumOf(buffer, begin, end)).toBe(crc32(buffer.subarray(begin, end)))
    })
  )
  const long = Buffer.alloc(5_000, 'GSR1')
  for (const length of [2_047, 2_048, 4_999]) expect(checksumOf(long, 1, length)).toBe(crc32(long.subarray(1, length)))
  expect(checksumOf(Buffer.from('123456789'), 0, 9)).toBe(0xcbf43926)
})
