/** Numbers of any type as other programs store them, little-endian, as the float32 or int32 tensors of this engine. */
import type { Tensor } from '../../executors/executor'
import { sizeOf } from '../../compiler/program/shapes'
import { damaged, refuse } from '../importRefusal'

export const numberTypes = ['f64', 'f32', 'f16', 'bf16', 'i64', 'i32', 'i16', 'i8', 'u8', 'u16', 'u32', 'u64', 'bool'] as const
export type NumberType = (typeof numberTypes)[number]

export const bytesOf: { readonly [N in NumberType]: number } = {
  f64: 8,
  f32: 4,
  f16: 2,
  bf16: 2,
  i64: 8,
  i32: 4,
  i16: 2,
  i8: 1,
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  bool: 1
}

export const isFloat = (type: NumberType): boolean => type === 'f64' || type === 'f32' || type === 'f16' || type === 'bf16'

type Read = (view: DataView, at: number) => number
const readers: { readonly [N in NumberType]: Read } = {
  f64: (view, at) => view.getFloat64(at, true),
  f32: (view, at) => view.getFloat32(at, true),
  f16: (view, at) => halfToNumber(view.getUint16(at, true)),
  bf16: (view, at) => brainToNumber(view.getUint16(at, true)),
  i64: (view, at) => Number(view.getBigInt64(at, true)),
  i32: (view, at) => view.getInt32(at, true),
  i16: (view, at) => view.getInt16(at, true),
  i8: (view, at) => view.getInt8(at),
  u8: (view, at) => view.getUint8(at),
  u16: (view, at) => view.getUint16(at, true),
  u32: (view, at) => view.getUint32(at, true),
  u64: (view, at) => Number(view.getBigUint64(at, true)),
  bool: (view, at) => (view.getUint8(at) === 0 ? 0 : 1)
}

/** The numbers of a shape as stored, in order. Refuses bytes that are too few or too many. */
export function readNumbers(name: string, type: NumberType, shape: readonly number[], bytes: Uint8Array): Float64Array {
  const count = countOf(name, shape)
  if (bytes.length !== count * bytesOf[type])
    refuse(`${name} has ${bytes.length} bytes, and [${shape.join(', ')}] of ${type} takes ${count * bytesOf[type]}.`, damaged)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = readers[type]
  return Float64Array.from({ length: count }, (_, k) => read(view, k * bytesOf[type]))
}

/** Numbers of a shape; refuses sizes that no memory holds. */
export function countOf(name: string, shape: readonly number[]): number {
  const count = sizeOf(shape)
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || count > mostNumbers)
    refuse(`${name} claims to be [${shape.join(', ')}], which is not a size of an array that can be read.`, damaged)
  return count
}

/** As many numbers as one array may have: 1 GB of float32. */
const mostNumbers = 268_435_456

/** A tensor of this engine from numbers of any type; whole numbers beyond 32 bits are refused. */
export function tensorOf(name: string, type: NumberType, shape: readonly number[], bytes: Uint8Array): Tensor {
  if (type === 'f32') return { type: { dtype: 'float32', shape: [...shape] }, data: floats(name, shape, bytes) }
  const numbers = readNumbers(name, type, shape, bytes)
  if (isFloat(type)) return { type: { dtype: 'float32', shape: [...shape] }, data: Float32Array.from(numbers) }
  if (numbers.some((value) => Math.abs(value) > 0x7fffffff))
    refuse(`${name} has whole numbers beyond 32 bits.`, 'Store token numbers and sizes that are smaller than 2 147 483 648.')
  return { type: { dtype: type === 'bool' ? 'bool' : 'int32', shape: [...shape] }, data: Int32Array.from(numbers) }
}

/** The quick way for the usual type: one copy. */
function floats(name: string, shape: readonly number[], bytes: Uint8Array): Float32Array {
  const count = countOf(name, shape)
  if (bytes.length !== count * 4) refuse(`${name} has ${bytes.length} bytes, and [${shape.join(', ')}] of f32 takes ${count * 4}.`, damaged)
  return new Float32Array(new Uint8Array(bytes).buffer)
}

/** IEEE 754 half precision. */
export function halfToNumber(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff]
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const scratch = new DataView(new ArrayBuffer(4))
/** The upper half of a float32. */
export function brainToNumber(bits: number): number {
  scratch.setUint32(0, bits * 0x10000)
  return scratch.getFloat32(0)
}
