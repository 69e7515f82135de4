/** Dense float64 arrays of static shape for the reference evaluator; int32 and bool values are held as whole numbers. */
import { at, sizeOf, stridesOf } from '../../compiler/program/shapes'
import type { Shape } from '../../compiler/program/types'

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

/** Where the elements of a shape lie, in row-major order, in an array of given strides from `begin` on. */
export function places(shape: Shape, strides: readonly number[], begin = 0): Int32Array {
  return shape.reduce((outer, size, axis) => {
    const stride = at(strides, axis)
    const inner = new Int32Array(outer.length * size)
    let k = 0
    for (const from of outer) for (let i = 0; i < size; i++) inner[k++] = from + i * stride
    return inner
  }, Int32Array.of(begin))
}

/** The elements that lie at such places, as an array of that shape. */
export function view({ data }: Dense, shape: Shape, strides: readonly number[], begin = 0): Dense {
  const from = places(shape, strides, begin)
  const taken = new Float64Array(from.length)
  for (let k = 0; k < taken.length; k++) taken[k] = data[from[k] ?? NaN] ?? NaN
  return { shape, data: taken }
}

/** Puts an array's elements into another, the first at a given index. */
export function put({ shape, data }: Dense, into: Dense, index: readonly number[]): void {
  const strides = stridesOf(into.shape)
  const to = places(shape, strides, begin(strides, index))
  for (let k = 0; k < to.length; k++) into.data[to[k] ?? NaN] = data[k] ?? NaN
}

/** Where the element of an index lies. */
export function begin(strides: readonly number[], index: readonly number[]): number {
  return strides.reduce((sum, stride, axis) => sum + stride * at(index, axis), 0)
}

/** Step `t` of an array [T, ...]. */
export function stepOf(array: Dense, t: number): Dense {
  const shape = array.shape.slice(1)
  const size = sizeOf(shape)
  return { shape, data: array.data.slice(t * size, (t + 1) * size) }
}
