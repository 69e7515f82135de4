/** Dense float64 arrays of static shape for the reference evaluator; int32 and bool values are held as whole numbers. */
import { at, sizeOf, stridesOf } from '../../program/shapes'
import type { Shape } from '../../program/types'

export interface Dense {
  readonly shape: Shape
  readonly data: Float64Array
}

export function filled(shape: Shape, value: number): Dense {
  return { shape, data: new Float64Array(sizeOf(shape)).fill(value) }
}

/** Makes an array by giving the value at each position; `index` is reused between calls. */
export function generate(shape: Shape, value: (index: readonly number[], flat: number) => number): Dense {
  const data = new Float64Array(sizeOf(shape))
  const index = new Array<number>(shape.length).fill(0)
  for (let flat = 0; flat < data.length; flat++) {
    data[flat] = value(index, flat)
    advance(index, shape)
  }
  return { shape, data }
}

/** Moves a row-major index on by one. */
function advance(index: number[], shape: Shape): void {
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const next = at(index, axis) + 1
    index[axis] = next < at(shape, axis) ? next : 0
    if (next < at(shape, axis)) return
  }
}

export function read(array: Dense, flat: number): number {
  const value = array.data[flat]
  if (value === undefined) throw new RangeError(`element ${flat} of ${array.data.length}`)
  return value
}

/** The element at an index, whose length is the array's rank. */
export function element(array: Dense, index: readonly number[], strides: readonly number[] = stridesOf(array.shape)): number {
  let flat = 0
  for (let axis = 0; axis < index.length; axis++) flat += at(index, axis) * at(strides, axis)
  return read(array, flat)
}

/** Step `t` of an array [T, ...]. */
export function stepOf(array: Dense, t: number): Dense {
  const shape = array.shape.slice(1)
  const size = sizeOf(shape)
  return { shape, data: array.data.slice(t * size, (t + 1) * size) }
}
