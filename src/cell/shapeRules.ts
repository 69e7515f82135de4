/** The rules that rows of the catalogue name: the shape of a value from the shapes that enter its node. */
import type { CellNodeKind, CellNodeParams } from '../contract/document/cellNodes'
import { resolveWidth } from '../contract/document/widths'
import type { WidthSizes } from '../contract/document/widths'

/** Sizes of a value at one time step, without the batch. */
export type Shape = readonly number[]

export type CellSizes = WidthSizes

export type ShapeResult =
  | { readonly shape: Shape }
  /** The input shapes do not fit; `needs` completes the sentence that names them. */
  | { readonly fault: 'shapes'; readonly needs: string }
  /** A width is no whole number, or too small. */
  | { readonly fault: 'width'; readonly width: string; readonly units: number }
  | { readonly fault: 'outside'; readonly begin: number; readonly size: number; readonly width: number }

export type ShapeRule<K extends CellNodeKind> = (params: CellNodeParams<K>, inputs: readonly Shape[], sizes: CellSizes) => ShapeResult

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}

const isUnit = (shape: Shape): boolean => shape.every((size) => size === 1)

/** Whether a value may become a state: it has the state's shape, or is a single unit, which stands for all units. */
export function becomesState(value: Shape, state: Shape): boolean {
  return sameShape(value, state) || (isUnit(value) && value.length <= state.length)
}

/** Takes inputs of one shape, with broadcasting: a single unit stands for all units, and a vector or a matrix [M, 1] for all columns. */
export function together(_: unknown, inputs: readonly Shape[]): ShapeResult {
  const wide = inputs.filter((each) => !isUnit(each))
  const shape = largest(wide.length > 0 ? wide : inputs)
  const rows = shape.slice(0, -1)
  const fits = (each: Shape) =>
    sameShape(each, shape) || (isUnit(each) && each.length <= shape.length) || sameShape(each, rows) || sameShape(each, [...rows, 1])
  return inputs.every(fits)
    ? { shape }
    : { fault: 'shapes', needs: 'its inputs must have one shape, or a single unit, or one for each row' }
}

/** The shape with the most axes. Among shapes with as many axes, one with several columns goes before one with a single column. */
function largest(shapes: readonly Shape[]): Shape {
  const isColumn = (shape: Shape): boolean => shape.length > 1 && shape[shape.length - 1] === 1
  return shapes.reduce((most, each) => (each.length > most.length || (each.length === most.length && isColumn(most)) ? each : most), [])
}

export function same(_: unknown, inputs: readonly Shape[]): ShapeResult {
  return { shape: inputs[0] ?? [] }
}

export function vector(_: unknown, inputs: readonly Shape[]): ShapeResult {
  return inputs.every((each) => each.length === 1) ? same(_, inputs) : { fault: 'shapes', needs: 'it takes a vector' }
}

/** Takes vectors of any widths and returns `shape`. */
export function vectors(inputs: readonly Shape[], shape: Shape): ShapeResult {
  return inputs.every((each) => each.length === 1) ? { shape } : { fault: 'shapes', needs: 'each of its inputs must be a vector' }
}

/** a [M], b [N] → [M, N]. */
export function outer(_: unknown, [a = [], b = []]: readonly Shape[]): ShapeResult {
  return a.length === 1 && b.length === 1 ? { shape: [...a, ...b] } : { fault: 'shapes', needs: 'it takes two vectors' }
}

/** [M, N], [N] → [M]. */
export function matVec(_: unknown, [matrix = [], vector = []]: readonly Shape[]): ShapeResult {
  return matrix.length === 2 && vector.length === 1 && matrix[1] === vector[0]
    ? { shape: matrix.slice(0, 1) }
    : { fault: 'shapes', needs: 'it takes a matrix [M, N] and a vector [N]' }
}

/** [.., N] → [.., 1]. */
export function overUnits(_: unknown, [input = []]: readonly Shape[]): ShapeResult {
  return { shape: [...input.slice(0, -1), 1] }
}

/** [.., N] → [.., N / parts]. */
export function split({ parts }: CellNodeParams<'split'>, [input = []]: readonly Shape[]): ShapeResult {
  const width = (input[input.length - 1] ?? 0) / parts
  return Number.isInteger(width)
    ? { shape: [...input.slice(0, -1), width] }
    : { fault: 'shapes', needs: `its units must be a multiple of ${parts}, to make ${parts} equal parts` }
}

export function concat(_: unknown, inputs: readonly Shape[]): ShapeResult {
  const leading = (shape: Shape) => shape.slice(0, -1)
  const first = inputs[0] ?? []
  if (!inputs.every((each) => each.length === first.length && sameShape(leading(each), leading(first))))
    return { fault: 'shapes', needs: 'its inputs may differ in the last size only' }
  return { shape: [...leading(first), inputs.reduce((sum, each) => sum + (each[each.length - 1] ?? 0), 0)] }
}

/** [.., N] → [.., size], the units from `begin` on. */
export function slice({ begin, size }: CellNodeParams<'slice'>, [input = []]: readonly Shape[], sizes: CellSizes): ShapeResult {
  const width = input[input.length - 1] ?? 0
  const [first, taken] = [resolveWidth(begin, sizes), resolveWidth(size, sizes)]
  return first + taken <= width ? { shape: [...input.slice(0, -1), taken] } : { fault: 'outside', begin: first, size: taken, width }
}
