/** Reads the weights of a page from its text: base64 of float32 or float16 numbers, one weight behind the other. */
import type { PageWeights } from '../pageData'
import type { Weights } from './programs'

export function readWeights(base64: string, { type, list }: PageWeights): Weights {
  const letters = atob(base64.trim())
  const bytes = Uint8Array.from({ length: letters.length }, (_, k) => letters.charCodeAt(k))
  const numbers = type === 'float16' ? halves(bytes) : floats(bytes)
  const weights: Record<string, Float32Array> = {}
  let at = 0
  for (const { name, count } of list) {
    weights[name] = numbers.subarray(at, at + count)
    at += count
  }
  if (at !== numbers.length) throw new RangeError(`the page has ${numbers.length} numbers instead of ${at}`)
  return weights
}

function floats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer)
  return Float32Array.from({ length: bytes.length / 4 }, (_, k) => view.getFloat32(4 * k, true))
}

function halves(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer)
  return Float32Array.from({ length: bytes.length / 2 }, (_, k) => floatOf(view.getUint16(2 * k, true)))
}

/** The number that the bits of a float16 (IEEE 754 binary16) stand for. */
export function floatOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
