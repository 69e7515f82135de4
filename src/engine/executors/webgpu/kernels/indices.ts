/** Where a number of an output comes from: indices of arrays as WGSL expressions of the output's index. */
import { at, broadcastAxes, range, sizeOf, stridesOf } from '../../../compiler/program/shapes'
import type { Shape } from '../../../compiler/program/types'

/** The coordinate along one axis of the element with flat index `index`. */
export function coordinate(shape: Shape, axis: number, index: string): string {
  const size = at(shape, axis)
  if (size === 1) return '0u'
  const stride = at(stridesOf(shape), axis)
  const quotient = stride === 1 ? index : `${index} / ${stride}u`
  return size * stride === sizeOf(shape) ? quotient : `${stride === 1 ? index : `(${quotient})`} % ${size}u`
}

/** The sum of terms `coordinate · stride`; `0u` for none. */
export function flatIndex(terms: readonly { readonly coordinate: string; readonly stride: number }[]): string {
  const sum = terms
    .filter(({ coordinate: c, stride }) => c !== '0u' && stride !== 0)
    .map(({ coordinate: c, stride }) => (stride === 1 ? `(${c})` : `(${c}) * ${stride}u`))
  return sum.length === 0 ? '0u' : sum.join(' + ')
}

/** From an index of `to` to that of the array `from` which is broadcast to it. */
export function broadcastIndex(from: Shape, to: Shape, index: string): string {
  const [size, whole] = [sizeOf(from), sizeOf(to)]
  if (size === whole) return index
  if (size === 1) return '0u'
  const repeated = new Set(broadcastAxes(from, to))
  const axes = range(to.length).filter((axis) => at(to, axis) > 1)
  const first = axes.findIndex((axis) => !repeated.has(axis))
  if (axes.every((axis, k) => repeated.has(axis) === k < first)) return `${index} % ${size}u`
  if (axes.every((axis, k) => repeated.has(axis) === k >= axes.length - axes.filter((each) => repeated.has(each)).length))
    return `${index} / ${whole / size}u`
  const extra = to.length - from.length
  const strides = stridesOf(from)
  return flatIndex(
    range(to.length)
      .filter((axis) => !repeated.has(axis))
      .map((axis) => ({ coordinate: coordinate(to, axis, index), stride: at(strides, axis - extra) }))
  )
}

export function sliceIndex(from: Shape, begin: Shape, size: Shape, index: string): string {
  const strides = stridesOf(from)
  const start = begin.reduce((sum, first, axis) => sum + first * at(strides, axis), 0)
  const moved = flatIndex(size.map((_, axis) => ({ coordinate: coordinate(size, axis, index), stride: at(strides, axis) })))
  return start === 0 ? moved : `${start}u + ${moved}`
}

export function transposeIndex(from: Shape, permutation: readonly number[], index: string): string {
  const to = permutation.map((axis) => at(from, axis))
  const strides = stridesOf(from)
  return flatIndex(permutation.map((axis, k) => ({ coordinate: coordinate(to, k, index), stride: at(strides, axis) })))
}
