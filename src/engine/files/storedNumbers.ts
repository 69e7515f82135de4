/** Numbers of any type as files of other programs store them: little-endian, one after another. */

export const numberTypes = [
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'bfloat16'
] as const
export type NumberType = (typeof numberTypes)[number]

export const bytesOfNumber: { readonly [N in NumberType]: number } = {
  float32: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
  float64: 8,
  uint32: 4,
  uint64: 8,
  bfloat16: 2
}

export const isFloat = (type: NumberType): boolean => type === 'float32' || type === 'float64' || type === 'float16' || type === 'bfloat16'

type NumberReader = (view: DataView, offset: number) => number
const readers: { readonly [N in NumberType]: NumberReader } = {
  float32: (view, offset) => view.getFloat32(offset, true),
  uint8: (view, offset) => view.getUint8(offset),
  int8: (view, offset) => view.getInt8(offset),
  uint16: (view, offset) => view.getUint16(offset, true),
  int16: (view, offset) => view.getInt16(offset, true),
  int32: (view, offset) => view.getInt32(offset, true),
  int64: (view, offset) => Number(view.getBigInt64(offset, true)),
  bool: (view, offset) => (view.getUint8(offset) === 0 ? 0 : 1),
  float16: (view, offset) => halfFloat(view.getUint16(offset, true)),
  float64: (view, offset) => view.getFloat64(offset, true),
  uint32: (view, offset) => view.getUint32(offset, true),
  uint64: (view, offset) => Number(view.getBigUint64(offset, true)),
  bfloat16: (view, offset) => brainFloat(view.getUint16(offset, true))
}

/** As many numbers as the bytes hold; float64 holds every float, and every whole number up to 2⁵³. */
export function readNumbers(type: NumberType, bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const width = bytesOfNumber[type]
  const numbers = new Float64Array(Math.floor(bytes.length / width))
  for (let k = 0; k < numbers.length; k++) numbers[k] = readers[type](view, k * width)
  return numbers
}

/** The number of IEEE 754's binary16 bits. */
export function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const upperHalf = new DataView(new ArrayBuffer(4))
/** The number of bfloat16's bits, which are the upper half of a float32. */
export function brainFloat(bits: number): number {
  upperHalf.setUint16(0, bits)
  return upperHalf.getFloat32(0)
}
