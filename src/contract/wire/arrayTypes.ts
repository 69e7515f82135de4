/** The kinds of typed array that the codec carries. */

const constructors = {
  i8: Int8Array,
  u8: Uint8Array,
  c8: Uint8ClampedArray,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
  i64: BigInt64Array,
  u64: BigUint64Array
} as const

export type ArrayType = keyof typeof constructors
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array

export const arrayTypes = ['i8', 'u8', 'c8', 'i16', 'u16', 'i32', 'u32', 'f32', 'f64', 'i64', 'u64'] as const satisfies ArrayType[]

export const bytesPerElement = (type: ArrayType): number => constructors[type].BYTES_PER_ELEMENT

/** A view of `length` elements; `offset` in bytes must be a multiple of the element's size. */
export function makeArray(type: ArrayType, buffer: ArrayBuffer, offset: number, length: number): TypedArray {
  return new constructors[type](buffer, offset, length)
}

/** Which kind a view is, or undefined for one that is not carried (such as a DataView). */
export function typeOf(view: ArrayBufferView): { type: ArrayType; array: TypedArray } | undefined {
  for (const type of arrayTypes) {
    const constructor = constructors[type]
    if (view instanceof constructor) return { type, array: view }
  }
  return undefined
}
