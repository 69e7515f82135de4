/** Makes float32 and int32 tensors of this engine from the numbers of a file. */
import type { Tensor } from '../../executors/executor'
import { sizeOf } from '../../compiler/program/shapes'
import { bytesOfNumber, isFloat, readNumbers } from '../../files/storedNumbers'
import type { NumberType } from '../../files/storedNumbers'
import { damaged, refuse } from '../importRefusal'

/** Numbers of a shape; refuses sizes that no memory holds. */
export function countOf(name: string, shape: readonly number[]): number {
  const count = sizeOf(shape)
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || count > mostNumbers)
    refuse(`${name} claims to be [${shape.join(', ')}], which is not a size of an array that can be read.`, damaged)
  return count
}

/** As many numbers as one array may have: 1 GB of float32. */
const mostNumbers = 268_435_456

/** A tensor of this engine from numbers of any type. Refuses bytes that are too few or too many, and whole numbers beyond 32 bits. */
export function tensorOf(name: string, type: NumberType, shape: readonly number[], bytes: Uint8Array): Tensor {
  const needed = countOf(name, shape) * bytesOfNumber[type]
  if (bytes.length !== needed) refuse(`${name} has ${bytes.length} bytes, and [${shape.join(', ')}] of ${type} takes ${needed}.`, damaged)
  // The usual type takes one copy.
  if (type === 'float32') return { type: { dtype: 'float32', shape: [...shape] }, data: new Float32Array(new Uint8Array(bytes).buffer) }
  const numbers = readNumbers(type, bytes)
  if (isFloat(type)) return { type: { dtype: 'float32', shape: [...shape] }, data: Float32Array.from(numbers) }
  return { type: { dtype: type === 'bool' ? 'bool' : 'int32', shape: [...shape] }, data: wholeNumbers(name, numbers) }
}

/** Whole numbers as the engine has them. Refuses those beyond 32 bits. */
export function wholeNumbers(name: string, numbers: Float32Array | Float64Array): Int32Array {
  if (numbers.some((value) => Math.abs(value) > 0x7fffffff))
    refuse(`${name} has whole numbers beyond 32 bits.`, 'Store token numbers and sizes that are smaller than 2 147 483 648.')
  return Int32Array.from(numbers)
}
