/** ONNX tensors as numbers: those of initializers, attributes and test data, inside the file or in a file beside it. */
import { decodeTensor } from '../../files/onnx/onnxFile'
import { tensorNumbers } from '../../files/onnx/onnxTensor'
import type { ElementType, OnnxNumbers } from '../../files/onnx/onnxTensor'
import type { Tensor } from '../../executors/executor'
import { damaged, refuse } from '../importRefusal'

/** The tensor of a file such as `input_0.pb`. */
export function tensorProto(name: string, bytes: Uint8Array): Tensor {
  const decoded = decodeTensor(bytes)
  const numbers = decoded && tensorNumbers(decoded)
  return numbers ? asTensor(name, numbers) : refuse(`${name} is no whole ONNX tensor of numbers.`, damaged)
}

const isFloatType = (type: ElementType): boolean => type === 'float32' || type === 'float64' || type === 'float16' || type === 'bfloat16'

/** A tensor of this engine; whole numbers beyond 32 bits are refused. */
export function asTensor(name: string, { type, shape, data }: OnnxNumbers): Tensor {
  if (isFloatType(type)) return { type: { dtype: 'float32', shape }, data: Float32Array.from(data) }
  if (data.some((value) => Math.abs(value) > 0x7fffffff))
    refuse(`${name} has whole numbers beyond 32 bits.`, 'Store token numbers and sizes that are smaller than 2 147 483 648.')
  return { type: { dtype: 'int32', shape }, data: Int32Array.from(data) }
}
