/** Numbers as ONNX's tensors, and back. */
import { sizeOf } from '../../compiler/program/shapes'
import { brainFloat, bytesOfNumber, halfFloat, isFloat, numberTypes, readNumbers } from '../storedNumbers'
import type { NumberType } from '../storedNumbers'
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
} as const satisfies { readonly [T in ElementType]: number }
export type ElementType = NumberType | 'string'

/** The element type of ONNX's number for it; undefined for one that is not known here. */
export const elementTypes: ReadonlyMap<number, ElementType> = new Map(
  ([...numberTypes, 'string'] as const).map((type) => [elementCodes[type], type])
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
  readonly type: NumberType
  readonly shape: readonly number[]
  /** Row-major; float32 where the tensor holds float32, float16 or bfloat16, else float64, which holds every whole number up to 2⁵³. */
  readonly data: Float32Array | Float64Array
}

/** The numbers of a tensor that holds them itself; null where it does not, where its sizes do not fit, or for texts and unknown types. */
export function tensorNumbers(tensor: TensorProto): OnnxNumbers | null {
  const type = elementTypes.get(tensor.dataType)
  const shape = tensor.dims
  const size = sizeOf(shape)
  if (!type || type === 'string' || tensor.dataLocation === 1 || !shape.every((each) => Number.isSafeInteger(each) && each >= 0))
    return null
  const data = tensor.rawData && (tensor.rawData.length > 0 || size === 0) ? fromRaw(type, tensor.rawData, size) : fromFields(type, tensor)
  return data?.length === size ? { type, shape, data } : null
}

/** Null unless the bytes are as many as the sizes ask for, which is known before anything is allocated. */
function fromRaw(type: NumberType, raw: Uint8Array, size: number): Float32Array | Float64Array | null {
  if (raw.length !== size * bytesOfNumber[type]) return null
  const numbers = readNumbers(type, raw)
  return isFloat(type) && type !== 'float64' ? Float32Array.from(numbers) : numbers
}

function fromFields(type: NumberType, tensor: TensorProto): Float32Array | Float64Array {
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
    default:
      return Float64Array.from(tensor.int32Data)
  }
}
