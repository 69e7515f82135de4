/** ONNX nodes for operations that make, move and cut arrays. What depends on batch or length is computed from the sizes at run time. */
import { elementCodes } from '../../../files/onnx/onnxTensor'
import { at, range } from '../../../compiler/program/shapes'
import { fixedSize, fixedValue, sameSize, sizeDifference, sizeSum } from '../../../compiler/program/sizes'
import type { Size } from '../../../compiler/program/sizes'
import type { Operation, Value } from '../../../compiler/program/types'
import { output, plain } from './elementwiseRows'
import type { Row } from './elementwiseRows'
import type { GraphWriter } from './graphWriter'
import { RowFolds } from './rowFolds'

/** Behind the end of any axis: ONNX takes such an end as the end. */
const beyondTheEnd = 2 ** 31 - 1

const alias: Row<'broadcast' | 'stopGradient'> = (w, operation) => {
  const { ref, shape } = w.narrow(at(operation.inputs, 0))
  w.set(output(operation), ref, shape)
}

function fill(w: GraphWriter, operation: Operation<'fill'>): void {
  const { dtype } = operation.attributes.type
  const number = w.sizes.filled(operation)
  if (number.kind === 'fixed') return w.set(output(operation), w.constant(dtype, [], [number.value]), [])
  const scalar = w.add('Cast', [w.add('Squeeze', [w.runTimeSizes.one(number.size)])], { to: elementCodes[dtype] })
  w.set(output(operation), number.kind === 'size' ? scalar : w.add('Reciprocal', [scalar]), [])
}

/** Counts along its axis only, with sizes of one behind it. */
function iota(w: GraphWriter, operation: Operation<'iota'>): void {
  const { shape, axis } = operation.attributes
  const value = output(operation)
  const narrow = shape.slice(axis).map((size, k) => (k === 0 ? size : 1))
  const size = at(w.shapeOf(value), axis)
  const fixed = fixedValue(size)
  if (fixed !== null) return w.set(value, w.constant('int32', narrow, range(fixed)), narrow)
  const end = w.add('Cast', [w.add('Squeeze', [w.runTimeSizes.one(size)])], { to: elementCodes.int32 })
  const counted = w.add('Range', [w.constant('int32', [], [0]), end, w.constant('int32', [], [1])])
  w.set(value, narrow.length === 1 ? counted : w.add('Reshape', [counted, w.ints([-1, ...narrow.slice(1)])]), narrow)
}

function reshape(w: GraphWriter, operation: Operation<'reshape'>): void {
  const input = at(operation.inputs, 0)
  const [from, to] = [w.shapeOf(input), w.shapeOf(output(operation))]
  const back = w.folds.back(input, to)
  if (back !== null) return w.set(output(operation), back)
  const { ref, shape } = w.narrow(input)
  if (shape.length === 0) return w.set(output(operation), ref, [])
  const write = () => w.add('Reshape', [w.whole(input), reshapeTarget(w, from, to)])
  if (!RowFolds.joins(from, to)) return w.set(output(operation), write())
  w.folds.note(output(operation), { ref: () => w.whole(input), sizes: from })
  w.setLater(output(operation), write)
}

/** The sizes to which an array is reshaped: 0 keeps the size at its place, and one size may follow from the others as −1. */
export function reshapeTarget(w: GraphWriter, from: readonly Size[], to: readonly Size[]): string {
  const fixed = to.map((size, axis) => fixedValue(size) ?? (from[axis] && sameSize(from[axis], size) ? 0 : null))
  const open = fixed.filter((value) => value === null).length
  if (open > 1) return w.runTimeSizes.vector(to)
  return w.ints(fixed.map((value) => value ?? -1))
}

/** Slices of one array that are neighbours along one axis and cover it become one Split. */
function slice(w: GraphWriter, operation: Operation<'slice'>): void {
  const value = output(operation)
  if (w.isWritten(value)) return
  const source = at(operation.inputs, 0)
  const group = neighbours(w, operation)
  if (group) {
    const parts = w.node('Split', [w.whole(source), w.ints(group.sizes)], { axis: group.axis }, group.sizes.length)
    group.places.forEach((values, k) => values.forEach((each) => w.set(each, at(parts, k))))
    return
  }
  const [from, to] = [w.shapeOf(source), w.shapeOf(value)]
  const begin = w.sizes.begin(operation)
  const axes = range(from.length).filter((axis) => !sameSize(at(from, axis), at(to, axis)))
  if (axes.length === 0) return w.set(value, w.whole(source))
  const starts = axes.map((axis) => placeIn(at(from, axis), at(begin, axis)))
  const ends = axes.map((axis) => endIn(at(from, axis), at(begin, axis), at(to, axis)))
  w.set(value, w.add('Slice', [w.whole(source), w.runTimeSizes.vector(starts), w.runTimeSizes.vector(ends), w.ints(axes)]))
}

/** A place on an axis, counted from its end where only that is a fixed number. */
function placeIn(whole: Size, place: Size): Size {
  if (fixedValue(place) !== null) return place
  const behind = sizeDifference(place, whole)
  return behind && (fixedValue(behind) ?? 0) < 0 ? behind : place
}

function endIn(whole: Size, begin: Size, size: Size): Size {
  const end = sizeSum(begin, size)
  if (!end) throw new RangeError('a slice counts two kinds of blocks')
  return sameSize(end, whole) ? fixedSize(beyondTheEnd) : placeIn(whole, end)
}

interface Neighbours {
  readonly axis: number
  readonly sizes: number[]
  /** The values of each part. */
  readonly places: Value[][]
}

function neighbours(w: GraphWriter, first: Operation<'slice'>): Neighbours | null {
  const source = at(first.inputs, 0)
  const { shape } = source.type
  const along = ({ attributes }: Operation<'slice'>) => range(shape.length).filter((axis) => at(attributes.size, axis) !== at(shape, axis))
  const [axis, ...more] = along(first)
  if (axis === undefined || more.length > 0 || fixedValue(at(w.shapeOf(source), axis)) === null) return null
  const slices = (w.readers.get(source) ?? []).flatMap((each) => (each.name === 'slice' && along(each).join() === `${axis}` ? [each] : []))
  const begins = [...new Set(slices.map(({ attributes }) => at(attributes.begin, axis)))].sort((a, b) => a - b)
  const [places, sizes]: [Value[][], number[]] = [[], []]
  let next = 0
  for (const begin of begins) {
    const here = slices.filter(({ attributes }) => at(attributes.begin, axis) === begin)
    const [size = 0] = here.map(({ attributes }) => at(attributes.size, axis))
    if (begin !== next || here.some(({ attributes }) => at(attributes.size, axis) !== size)) return null
    places.push(here.map(output))
    sizes.push(size)
    next += size
  }
  return next === at(shape, axis) && sizes.length > 1 ? { axis, sizes, places } : null
}

export const shapeRows = {
  fill,
  iota,
  broadcast: alias,
  stopGradient: alias,
  reshape,
  slice,
  transpose: plain<'transpose'>((w, { attributes }, [input = '']) => w.add('Transpose', [input], { perm: attributes.permutation })),
  concat: plain<'concat'>((w, { attributes }, inputs) =>
    inputs.length === 1 ? at(inputs, 0) : w.add('Concat', inputs, { axis: attributes.axis })
  ),
  pad: plain<'pad'>((w, operation, [input = '']) => {
    const { before, after } = w.sizes.around(operation)
    return w.add('Pad', [input, w.runTimeSizes.vector([...before, ...after])])
  })
} as const
