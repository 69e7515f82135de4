/** Where a value of a program is found in generated JavaScript: a number, an array, or an expression that is written where it is read. */
import { at } from '../../compiler/program/shapes'
import { plus, product, times } from './sizes'
import type { Size } from './sizes'

/** A place in an array: its number in row-major order, or an index for each axis. Each text is an expression. */
export type Place = { readonly flat: string } | { readonly axes: readonly string[] }

export type Source =
  | { readonly kind: 'number'; readonly text: string }
  /** A typed array in row-major order. */
  | { readonly kind: 'array'; readonly name: string }
  | Lazy

/** A value that is computed where it is read. */
export interface Lazy {
  readonly kind: 'lazy'
  /** Whether it can be read only by an index for each axis. */
  readonly axes: boolean
  /** Operations that each reading costs; 0 for a view of an array. */
  readonly cost: number
  write(place: Place): string
}

/** Writes the reading of one number of a value of some shape. */
export function readAt(source: Source, shape: readonly Size[], place: Place): string {
  if (source.kind === 'number') return source.text
  if (source.kind === 'lazy') return source.write(place)
  return `${source.name}[${'flat' in place ? place.flat : offset(shape, place.axes)}]`
}

/** The row-major place of an index: `i * 64 + j`. */
export function offset(shape: readonly Size[], axes: readonly string[]): string {
  return plus(axes.map((index, axis) => times(index, product(shape.slice(axis + 1)))))
}

export const needsAxes = (source: Source): boolean => source.kind === 'lazy' && source.axes
export const costOf = (source: Source): number => (source.kind === 'lazy' ? source.cost : 0)

/** A view that reads `source`, of `shape`, at other places. */
export function view(source: Source, shape: readonly Size[], move: (axes: readonly string[]) => readonly string[]): Lazy {
  const write = (place: Place) => {
    if ('flat' in place) throw new RangeError('a view is read by an index for each axis')
    return readAt(source, shape, { axes: move(place.axes) })
  }
  return { kind: 'lazy', axes: true, cost: costOf(source), write }
}

/** Writes a number so that it can stand anywhere in an expression. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  const text = Object.is(value, -0) ? '-0' : String(value)
  return text.startsWith('-') ? `(${text})` : text
}

/** The index at an axis, which is there. */
export const indexAt = (axes: readonly string[], axis: number): string => at(axes, axis)
