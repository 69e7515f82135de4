/** ONNX tensors as numbers: those of initializers, attributes and test data, inside the file or in a file beside it. */
import { decodeTensor } from '../../files/onnx/onnxFile'
import { elementTypes, tensorNumbers } from '../../files/onnx/onnxTensor'
import type { OnnxNumbers } from '../../files/onnx/onnxTensor'
import type { TensorProto } from '../../files/onnx/onnxMessages'
import type { Tensor } from '../../executors/executor'
import { sizeOf } from '../../compiler/program/shapes'
import { bytesOfNumber, isFloat } from '../../files/storedNumbers'
import { countOf, wholeNumbers } from '../files/numbers'
import { damaged, refuse } from '../importRefusal'

/** The tensor of a file such as `input_0.pb`. */
export function tensorProto(name: string, bytes: Uint8Array): Tensor {
  const decoded = decodeTensor(bytes)
  const numbers = decoded && tensorNumbers(decoded)
  return numbers ? asTensor(name, numbers) : refuse(`${name} is no whole ONNX tensor of numbers.`, damaged)
}

function asTensor(name: string, { type, shape, data }: OnnxNumbers): Tensor {
  if (isFloat(type)) return { type: { dtype: 'float32', shape }, data: Float32Array.from(data) }
  return { type: { dtype: 'int32', shape }, data: wholeNumbers(name, data) }
}

/** The numbers of a tensor of a model, wherever they are. `beside` reads a file beside the model; null where there is none. */
export function valuesOf(tensor: TensorProto, beside: (name: string) => Uint8Array | null): OnnxNumbers {
  const name = tensor.name === '' ? 'A constant' : tensor.name
  countOf(name, tensor.dims)
  if (tensor.dataLocation === 1) return external(name, tensor, beside)
  return (
    tensorNumbers(tensor) ??
    refuse(`${name} has a type or a number of values that does not fit its sizes [${tensor.dims.join(', ')}].`, damaged)
  )
}

function external(name: string, tensor: TensorProto, beside: (name: string) => Uint8Array | null): OnnxNumbers {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value] as const))
  const location = entries.get('location') ?? ''
  if (/^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(location))
    return refuse(
      `${name} names the file ${location}, which is not beside the model. It was not opened.`,
      'Keep the data of a model in its folder.'
    )
  const file = beside(location)
  if (!file) return refuse(`${name} has its numbers in ${location}, which is missing beside the model.`, `Put ${location} beside it.`)
  const type = elementTypes.get(tensor.dataType)
  if (type === undefined || type === 'string') return refuse(`${name} has a type that is not read.`, damaged)
  const offset = Number(entries.get('offset') ?? 0)
  const length = Number(entries.get('length') ?? sizeOf(tensor.dims) * bytesOfNumber[type])
  const sound = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0
  if (!sound || offset + length > file.length)
    return refuse(`${name} claims bytes ${offset} to ${offset + length} of ${location}, which has ${file.length}.`, damaged)
  const raw = { ...tensor, dataLocation: 0, externalData: [], rawData: file.subarray(offset, offset + length) }
  return tensorNumbers(raw) ?? refuse(`${name} does not have the bytes that its sizes [${tensor.dims.join(', ')}] take.`, damaged)
}
