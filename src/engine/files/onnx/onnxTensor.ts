/** Numbers as ONNX's tensors, and back. */
import { sizeOf } from '../../compiler/program/shapes'
import type { TensorDraft, TensorProto } from './onnxMessages'

/** ONNX's numbers of the element types that models of sequences use. */
export const elementCodes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16
} as const
export type ElementType = keyof typeof elementCodes

/** The element type of ONNX's number for it; undefined for one that is not known here. */
export const elementTypes: ReadonlyMap<number, ElementType> = new Map(
  (Object.keys(elementCodes) as ElementType[]).map((type) => [elementCodes[type], type])
)

export type WrittenType = 'float32' | 'int32' | 'int64' | 'bool' | 'uint32'

/** A tensor of these numbers, row-major. */
export function onnxTensor(name: string, type: WrittenType, dims: readonly number[], values: ArrayLike<number>): TensorDraft {
  return { name, dims: [...dims], dataType: elementCodes[type], rawData: rawBytes(type, values) }
}

function rawBytes(type: WrittenType, values: ArrayLike<number>): Uint8Array {
  if (type === 'bool') return Uint8Array.from(values)
  if (type === 'int64') return new Uint8Array(BigInt64Array.from(Array.from(values, BigInt)).buffer)
  const array = type === 'float32' ? Float32Array.from(values) : type === 'int32' ? Int32Array.from(values) : Uint32Array.from(values)
  return new Uint8Array(array.buffer)
}

export interface OnnxNumbers {
  readonly type: ElementType
  readonly shape: readonly number[]
  /** Row-major; float32 where the tensor holds float32, float16 or bfloat16, else float64, which holds every whole number up to 2⁵³. */
  readonly data: Float32Array | Float64Array
}

/** The numbers of a tensor that holds them itself; null where it does not, where its sizes do not fit, or for texts and unknown types. */
export function tensorNumbers(tensor: TensorProto): OnnxNumbers | null {
  const type = elementTypes.get(tensor.dataType)
  const shape = tensor.dims
  const size = sizeOf(shape)
  if (!type || tensor.dataLocation === 1 || !shape.every((each) => Number.isSafeInteger(each) && each >= 0)) return null
  const data = tensor.rawData && (tensor.rawData.length > 0 || size === 0) ? fromRaw(type, tensor.rawData, size) : fromFields(type, tensor)
  return data?.length === size ? { type, shape, data } : null
}

const widths: { readonly [T in ElementType]: number } = {
  float32: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  int64: 8,
  string: 0,
  bool: 1,
  float16: 2,
  float64: 8,
  uint32: 4,
  uint64: 8,
  bfloat16: 2
}

type NumberReader = (view: DataView, offset: number) => number
const readers: { readonly [T in ElementType]: NumberReader } = {
  float32: (view, offset) => view.getFloat32(offset, true),
  uint8: (view, offset) => view.getUint8(offset),
  int8: (view, offset) => view.getInt8(offset),
  uint16: (view, offset) => view.getUint16(offset, true),
  int16: (view, offset) => view.getInt16(offset, true),
  int32: (view, offset) => view.getInt32(offset, true),
  int64: (view, offset) => Number(view.getBigInt64(offset, true)),
  string: () => NaN,
  bool: (view, offset) => view.getUint8(offset),
  float16: (view, offset) => halfFloat(view.getUint16(offset, true)),
  float64: (view, offset) => view.getFloat64(offset, true),
  uint32: (view, offset) => view.getUint32(offset, true),
  uint64: (view, offset) => Number(view.getBigUint64(offset, true)),
  bfloat16: (view, offset) => brainFloat(view.getUint16(offset, true))
}

function emptyNumbers(type: ElementType, size: number): Float32Array | Float64Array {
  return type === 'float32' || type === 'float16' || type === 'bfloat16' ? new Float32Array(size) : new Float64Array(size)
}

/** Null unless the bytes are as many as the sizes ask for, which is known before anything is allocated. */
function fromRaw(type: ElementType, raw: Uint8Array, size: number): Float32Array | Float64Array | null {
  const width = widths[type]
  if (width === 0 || raw.length !== size * width) return null
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length)
  const numbers = emptyNumbers(type, size)
  for (let k = 0; k < size; k++) numbers[k] = readers[type](view, k * width)
  return numbers
}

function fromFields(type: ElementType, tensor: TensorProto): Float32Array | Float64Array | null {
  switch (type) {
    case 'float32':
      return Float32Array.from(tensor.floatData)
    case 'float64':
      return Float64Array.from(tensor.doubleData)
    case 'int64':
      return Float64Array.from(tensor.int64Data)
    case 'uint32':
    case 'uint64':
      return Float64Array.from(tensor.uint64Data)
    case 'float16':
      return Float32Array.from(tensor.int32Data, halfFloat)
    case 'bfloat16':
      return Float32Array.from(tensor.int32Data, brainFloat)
    case 'string':
      return null
    default:
      return Float64Array.from(tensor.int32Data)
  }
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

/** The number of bfloat16's bits, which are the upper half of a float32. */
export function brainFloat(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, (bits << 16) >>> 0)
  return view.getFloat32(0)
}
