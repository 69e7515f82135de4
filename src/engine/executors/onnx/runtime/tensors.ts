/** Tensors of ONNX Runtime from the engine's, and back. A bool is a byte there and a whole number here. */
import type { Tensor as OrtTensor } from 'onnxruntime-node'
import { sizeOf } from '../../../compiler/program/shapes'
import type { TensorType } from '../../../compiler/program/types'
import { ExecutorError } from '../../executor'
import type { Tensor } from '../../executor'

/** Float32, int32 and bool, in this order. */
export type OrtNumbers = Float32Array | Int32Array | Uint8Array

/** Zeros, in memory that JavaScript owns and the runtime fills. */
export function emptyTensor(Tensor: typeof OrtTensor, { dtype, shape }: TensorType): OrtTensor {
  const size = sizeOf(shape)
  switch (dtype) {
    case 'float32':
      return new Tensor('float32', new Float32Array(size), shape)
    case 'int32':
      return new Tensor('int32', new Int32Array(size), shape)
    case 'bool':
      return new Tensor('bool', new Uint8Array(size), shape)
    default:
      return dtype satisfies never
  }
}

/** A copy of the numbers. */
export function filledTensor(Tensor: typeof OrtTensor, { type, data }: Tensor): OrtTensor {
  const tensor = emptyTensor(Tensor, type)
  fillTensor(tensor, { type, data })
  return tensor
}

/** Copies the numbers into a tensor of that type. */
export function fillTensor(tensor: OrtTensor, { type, data }: Tensor): void {
  numbersOf(tensor).set(type.dtype === 'bool' ? data.map((value) => Number(value !== 0)) : data)
}

/** A tensor over the caller's own numbers, which must stay as they are while it is used. */
export function tensorOver(Tensor: typeof OrtTensor, tensor: Tensor): OrtTensor {
  const { type, data } = tensor
  if (type.dtype === 'bool') return filledTensor(Tensor, tensor)
  return data instanceof Float32Array ? new Tensor('float32', data, type.shape) : new Tensor('int32', data, type.shape)
}

/** A copy of a tensor's numbers. */
export function tensorOf(type: TensorType, tensor: OrtTensor): Tensor {
  const numbers = numbersOf(tensor)
  return { type, data: type.dtype === 'float32' ? Float32Array.from(numbers) : Int32Array.from(numbers) }
}

/** The tensor itself under its type, without a copy where it is not of bools. */
export function tensorWithin(type: TensorType, tensor: OrtTensor): Tensor {
  const numbers = numbersOf(tensor)
  return numbers instanceof Uint8Array ? tensorOf(type, tensor) : { type, data: numbers }
}

/** The numbers themselves. */
export function numbersOf({ type, data }: OrtTensor): OrtNumbers {
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array) return data
  throw new ExecutorError('device', `the runtime gave an array of ${type}`)
}
