/** Arithmetic on static shapes, shared by typing, gradients, passes and executors. */
import type { Shape, TensorType } from './types'

/** Number of elements; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1)
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}

export function sameType(a: TensorType, b: TensorType): boolean {
  return a.dtype === b.dtype && sameShape(a.shape, b.shape)
}

/** Distance in elements between neighbours along each axis, row-major. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1)
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = at(strides, axis + 1) * at(shape, axis + 1)
  return strides
}

/** The element at `index`, which is there. */
export function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new RangeError(`index ${index} of ${list.length}`)
  return item
}

/** Whether `from` repeats to `to` as NumPy does. */
export function broadcastsTo(from: Shape, to: Shape): boolean {
  const extra = to.length - from.length
  return extra >= 0 && from.every((size, axis) => size === 1 || size === to[axis + extra])
}

/** The axes of `to` along which `from` is repeated: new leading axes, and those of size 1 that grow. */
export function broadcastAxes(from: Shape, to: Shape): number[] {
  const extra = to.length - from.length
  return to.flatMap((size, axis) => (axis < extra || (from[axis - extra] === 1 && size !== 1) ? [axis] : []))
}

/** `type` with a leading axis of `length`. */
export function stacked(type: TensorType, length: number): TensorType {
  return { dtype: type.dtype, shape: [length, ...type.shape] }
}

/** `type` without its leading axis. */
export function unstacked(type: TensorType): TensorType {
  return { dtype: type.dtype, shape: type.shape.slice(1) }
}

export function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}

/** Prints `float32[32,128]`. */
export function printType(type: TensorType): string {
  return `${type.dtype}[${type.shape.join(',')}]`
}

/** What one number of dtype float32 or int32 takes in memory. */
export const bytesOfFloat = 4
