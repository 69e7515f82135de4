/** Cuts arrays into the parts of a batch. */
import { at, sizeOf } from '../../../compiler/program/shapes'
import type { TensorType } from '../../../compiler/program/types'
import type { OrtNumbers } from '../runtime/tensors'

/** Copies one of `parts` pieces of `whole`, along an axis, into `piece`, whose type is that of the piece; null copies all. */
export function copyPiece(
  whole: OrtNumbers,
  piece: OrtNumbers,
  cut: { type: TensorType; axis: number | null; part: number; parts: number }
): void {
  const { type, axis, part, parts } = cut
  if (axis === null) return piece.set(whole)
  const row = sizeOf(type.shape.slice(axis))
  const rows = sizeOf(type.shape) / Math.max(1, row)
  for (let k = 0; k < rows; k++) {
    const begin = (k * parts + part) * row
    piece.set(whole.subarray(begin, begin + row), k * row)
  }
}

/** Where each of several tensors lies in one piece of memory, aligned for every type of number. */
export function layOut(types: readonly TensorType[]): { readonly offsets: readonly number[]; readonly bytes: number } {
  const offsets: number[] = []
  let bytes = 0
  for (const { dtype, shape } of types) {
    offsets.push(bytes)
    bytes += Math.ceil((sizeOf(shape) * (dtype === 'bool' ? 1 : 4)) / 8) * 8
  }
  return { offsets, bytes }
}

/** The numbers of a tensor within memory. */
export function viewOf(memory: SharedArrayBuffer, { dtype, shape }: TensorType, offset: number): OrtNumbers {
  const size = sizeOf(shape)
  switch (dtype) {
    case 'float32':
      return new Float32Array(memory, offset, size)
    case 'int32':
      return new Int32Array(memory, offset, size)
    case 'bool':
      return new Uint8Array(memory, offset, size)
    default:
      return dtype satisfies never
  }
}

export const viewsOf = (memory: SharedArrayBuffer, types: readonly TensorType[], offsets: readonly number[]): OrtNumbers[] =>
  types.map((type, k) => viewOf(memory, type, at(offsets, k)))
