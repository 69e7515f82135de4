/** Computes with constants of a graph as an ONNX runtime would: sizes, indices, and weights that are put together from parts. */
import { sizeOf } from '../../compiler/program/shapes'
import { isFloat } from '../../files/storedNumbers'
import type { NumberType } from '../../files/storedNumbers'
import { refuse } from '../importRefusal'
import type { Constant } from './values'

/** Numbers of a computed constant at most; larger ones are not weights. */
const mostNumbers = 64_000_000

export function constant(type: NumberType, shape: readonly number[], data: ArrayLike<number>): Constant {
  return { is: 'constant', type, shape, data: isFloat(type) ? Float32Array.from(data) : Float64Array.from(data) }
}

export const integers = (values: readonly number[]): Constant => constant('int64', [values.length], values)

/** A constant whose entries are computed from their indices. */
export function generated(type: NumberType, shape: readonly number[], value: (index: readonly number[]) => number): Constant {
  const count = sizeOf(shape)
  if (count > mostNumbers || !shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    return refuse(`A constant of the graph would be [${shape.join(', ')}].`, 'Export the model with smaller sizes.')
  const data = isFloat(type) ? new Float32Array(count) : new Float64Array(count)
  const index = shape.map(() => 0)
  for (let flat = 0; flat < count; flat++) {
    data[flat] = value(index)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1
      if ((index[axis] ?? 0) < (shape[axis] ?? 1)) break
      index[axis] = 0
    }
  }
  return { is: 'constant', type, shape, data }
}

/** The entry at an index; axes of size 1 repeat, and leading ones may be missing. */
export function entry({ shape, data }: Constant, index: readonly number[]): number {
  const extra = index.length - shape.length
  let place = 0
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis] ?? 1
    place = place * size + (size === 1 ? 0 : (index[axis + extra] ?? 0))
  }
  return data[place] ?? 0
}

export function broadcastShape(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1)
    const size = sizes.find((each) => each !== 1) ?? 1
    if (sizes.some((each) => each !== 1 && each !== size))
      refuse(`Constants of ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')} do not fit together.`, 'Export the model again.')
    return size
  })
}

/** Entry by entry. */
export function mapped(type: NumberType, values: readonly Constant[], compute: (...numbers: number[]) => number): Constant {
  const shape = broadcastShape(values.map((value) => value.shape))
  return generated(type, shape, (index) => compute(...values.map((value) => entry(value, index))))
}

/** The one number of a constant whose numbers are all alike; null where they differ. */
export function sameNumber({ data }: Constant): number | null {
  const [first = 0] = data
  return data.every((value) => value === first) ? first : null
}

export const reshapedTo = ({ type, data }: Constant, shape: readonly number[]): Constant => {
  if (sizeOf(shape) !== data.length)
    return refuse(`${data.length} numbers of a constant do not fill [${shape.join(', ')}].`, 'Export the model again.')
  return { is: 'constant', type, shape, data }
}
