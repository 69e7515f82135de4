/** Writes weights as text for a page: base64 of float32 or float16 numbers, one weight behind the other. */
import type { Tensors } from '../../../executors/executor'
import type { PageWeights } from '../pageData'

export interface WeightsText {
  readonly weights: PageWeights
  readonly base64: string
}

export function weightsText(tensors: Tensors, type: PageWeights['type']): WeightsText {
  const list = [...tensors].map(([name, { data }]) => ({ name, count: data.length }))
  const bytes = type === 'float16' ? 2 : 4
  const buffer = Buffer.alloc(bytes * list.reduce((sum, { count }) => sum + count, 0))
  let at = 0
  for (const { data } of tensors.values())
    for (const value of data) {
      if (type === 'float16') buffer.writeUInt16LE(halfOf(value), at)
      else buffer.writeFloatLE(value, at)
      at += bytes
    }
  return { weights: { type, list }, base64: buffer.toString('base64') }
}

const floats = new Float32Array(1)
const bits = new Uint32Array(floats.buffer)

/** The bits of the nearest float16 (IEEE 754 binary16), of two equally near ones that which is even. */
export function halfOf(value: number): number {
  floats[0] = value
  const word = bits[0] ?? 0
  const sign = (word >>> 16) & 0x8000
  const exponent = (word >>> 23) & 0xff
  const fraction = word & 0x7fffff
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200)
  const power = exponent - 127 + 15
  if (power >= 31) return sign | 0x7c00
  if (power > 0) return sign + ((power << 10) | (fraction >>> 13)) + roundedUp(fraction, 13)
  const shift = 14 - power
  if (shift > 25) return sign
  // A number without a leading one: the hidden one of float32 is written out.
  const whole = fraction | 0x800000
  return sign + (whole >>> shift) + roundedUp(whole, shift)
}

/** Whether the bits that are cut off round the rest up: 1 or 0. */
function roundedUp(value: number, cut: number): number {
  const rest = value & ((1 << cut) - 1)
  const half = 1 << (cut - 1)
  if (rest !== half) return rest > half ? 1 : 0
  return (value >>> cut) & 1
}
