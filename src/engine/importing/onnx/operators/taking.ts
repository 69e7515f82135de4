/** Operators that take parts, and that join them: of constants, units, states and time. */
import { generated, entry } from '../constants'
import { isUnits, unitsWithin } from '../dims'
import type { NodeContext, Operator, Operators } from '../machine'
import { axisOf, sizeOfDim, units } from '../values'
import type { Constant, Dim, Input, States, Stream, Value } from '../values'
import { asStream, constantIn, drawnFinish, input, nodeOf, numbersIn, sizesOf } from './reading'
import { tokenTable } from './tables'

interface Part {
  readonly axis: number
  readonly begin: number
  readonly size: number
  /** 1, or −1 for the reverse of a whole axis. */
  readonly step: number
}

/** A part along one axis; `keep`: the axis stays where one entry is taken. */
export function taken(context: NodeContext, value: Value, part: Part, keep: boolean): Value {
  switch (value.is) {
    case 'constant':
      return takenConstant(value, part, keep)
    case 'stream':
      return takenStream(context, value, part, keep)
    case 'states':
      return takenStates(context, value, part, keep)
    case 'input':
      return takenInput(context, value, part, keep)
    case 'finished':
      return takenStream(context, drawnFinish(context, value), part, keep)
    case 'outer':
      return context.cannot('takes a part of a sequence inside a loop')
    case 'tokens':
    case 'iteration':
    case 'opaque':
      return { is: 'opaque', why: 'a part of it' }
    default:
      return value satisfies never
  }
}

function takenConstant(value: Constant, { axis, begin, size, step }: Part, keep: boolean): Constant {
  const whole = value.shape.map((each, k) => (k === axis ? size : each))
  const part = generated(value.type, whole, (index) => entry(value, index.map((each, k) => (k === axis ? begin + step * each : each)))) // prettier-ignore
  return keep ? part : { ...part, shape: whole.filter((_, k) => k !== axis) }
}

const leftOut = <T>(list: readonly T[], axis: number, kept: readonly T[]): readonly T[] => [
  ...list.slice(0, axis),
  ...kept,
  ...list.slice(axis + 1)
]

function takenStream(context: NodeContext, value: Stream, part: Part, keep: boolean): Stream {
  const { axis, begin, size, step } = part
  const dim = value.dims[axis] ?? []
  const whole = sizeOfDim(dim)
  if (step === -1 && size === whole && !isUnits(dim)) return { ...value, reversed: !value.reversed }
  if (begin === 0 && size === whole && step === 1 && keep) return value
  if (isUnits(dim)) {
    const within = step === 1 ? unitsWithin(dim, begin, size) : null
    if (!within) return context.cannot('takes units with gaps between them')
    return { ...value, offset: value.offset + within.offset, dims: leftOut(value.dims, axis, keep ? [within.dim] : []) }
  }
  if (size !== 1)
    return context.cannot(
      `takes ${size} of ${whole} entries along time or the batch`,
      'Drawings give all time steps, the first or the last.'
    )
  const dims = leftOut(value.dims, axis, keep ? [[]] : [])
  if (dim.length === 0) return { ...value, dims }
  context.meanings.role(dim, 'time', context.cannot)
  const isLast = begin === whole - 1
  if (!isLast && begin !== 0) return context.cannot(`takes the time step ${begin} alone`, unrolled)
  if (isLast !== value.reversed) return { ...value, dims, steps: 'last', reversed: false }
  const given: Stream = { ...value, steps: 'all', reversed: false }
  return { ...given, node: context.meanings.sketch.firstStep(nodeOf(context, given)), offset: 0, steps: 'last', dims }
}

function takenStates(context: NodeContext, value: States, { axis, begin, size, step }: Part, keep: boolean): States {
  const dim = value.dims[axis] ?? []
  if (keep && !dim.some((atom) => atom.of === 'which') && size === sizeOfDim(dim) && step === 1) return value
  if (!dim.some((atom) => atom.of === 'which') && value.parts.length > 1)
    return context.cannot('takes a part of states along another axis than that of layers')
  if (dim.length === 0 && size === 1) return { ...value, dims: leftOut(value.dims, axis, keep ? [[]] : []) }
  if (!dim.some((atom) => atom.of === 'which') || step !== 1) return context.cannot('takes a part of a state')
  const kept: Dim = size === 1 ? [] : [{ of: 'which', size }]
  return { ...value, parts: value.parts.slice(begin, begin + size), dims: leftOut(value.dims, axis, keep || size > 1 ? [kept] : []) }
}

function takenInput(context: NodeContext, value: Input, part: Part, keep: boolean): Value {
  const view = value.views[part.axis]
  const whole = view !== undefined && part.begin === 0 && part.size === view.size
  if (value.float && !whole && part.step === 1 && view) {
    const begin = view.begin + part.begin
    const fixed = keep ? value.fixed : new Map([...value.fixed, [view.axis, begin]])
    return { ...value, fixed, views: leftOut(value.views, part.axis, keep ? [{ ...view, begin, size: part.size }] : []) }
  }
  if (whole && part.step === 1) return value
  return value.float ? takenStream(context, asStream(context, value, 0), part, keep) : { is: 'opaque', why: 'a part of an input' }
}

/** The remedy where a loop over time was written out step by step. */
export const unrolled =
  'If a loop over time was written out step by step, export the model with its recurrent operators, or with Scan or Loop.'

const slice: Operator = (context) => {
  const sizes = sizesOf(context, 0)
  const { attributes } = context
  const starts = attributes.ints('starts') ?? numbersIn(context, 1)
  const ends = attributes.ints('ends') ?? numbersIn(context, 2)
  const axes = attributes.ints('axes') ?? (context.inputs[3] ? numbersIn(context, 3) : starts.map((_, k) => k))
  const steps = context.inputs[4] ? numbersIn(context, 4) : starts.map(() => 1)
  return starts.reduce<Value>(
    (value, start, k) => {
      const axis = axisOf(axes[k] ?? k, sizes.length)
      const [size, step] = [sizes[axis] ?? 1, steps[k] ?? 1]
      const clamp = (place: number, least: number, most: number) => Math.min(most, Math.max(least, place < 0 ? place + size : place))
      const begin = step > 0 ? clamp(start, 0, size) : clamp(start, -1, size - 1)
      const end = step > 0 ? clamp(ends[k] ?? size, 0, size) : (ends[k] ?? -1) < -size ? -1 : clamp(ends[k] ?? -1, -1, size - 1)
      const count = Math.max(0, Math.ceil((end - begin) / step))
      if (value.is !== 'constant' && step !== 1 && !(step === -1 && count === size))
        return context.cannot('takes every other entry of an axis')
      return taken(context, value, { axis, begin, size: count, step }, true)
    },
    input(context, 0)
  )
}

const gather: Operator = (context) => {
  const [data, indices] = [input(context, 0), input(context, 1)]
  const axis = axisOf(context.attributes.int('axis', 0), sizesOf(context, 0).length)
  if (indices.is === 'iteration') return context.machine.stepOf(context, axis, indices)
  if (indices.is === 'input' || indices.is === 'tokens') return tokenTable(context, indices)
  if (indices.is === 'opaque' || data.is === 'opaque') return { is: 'opaque', why: 'an entry of it' }
  const places = constantIn(context, 1)
  const size = sizesOf(context, 0)[axis] ?? 1
  if (data.is === 'constant') {
    const rank = places.shape.length
    const shape = [...data.shape.slice(0, axis), ...places.shape, ...data.shape.slice(axis + 1)]
    return generated(data.type, shape, (index) => {
      const place = axisOf(entry(places, index.slice(axis, axis + rank)), size)
      return entry(data, [...index.slice(0, axis), place, ...index.slice(axis + rank)])
    })
  }
  if (places.shape.length > 1 || places.data.length !== 1) return context.cannot('takes several entries by their numbers')
  return taken(context, data, { axis, begin: axisOf(places.data[0] ?? 0, size), size: 1, step: 1 }, places.shape.length === 1)
}

const split: Operator = (context) => {
  const value = input(context, 0)
  const axis = axisOf(context.attributes.int('axis', 0), sizesOf(context, 0).length)
  const size = sizesOf(context, 0)[axis] ?? 1
  const parts = context.attributes.int('num_outputs', context.node.output.length)
  const even = Array.from({ length: parts }, (_, k) => Math.min(Math.ceil(size / parts), size - k * Math.ceil(size / parts)))
  const sizes = context.attributes.ints('split') ?? (context.inputs[1] ? numbersIn(context, 1) : even)
  return sizes.map((count, k) => {
    const begin = sizes.slice(0, k).reduce((sum, each) => sum + each, 0)
    return taken(context, value, { axis, begin, size: count, step: 1 }, true)
  })
}

const concat: Operator = (context) => {
  const values = context.inputs.flatMap((value) => value ?? [])
  const rank = sizesOf(context, 0).length
  const axis = axisOf(context.attributes.int('axis', 0), rank)
  if (values.length === 1) return input(context, 0)
  if (values.every((value) => value.is === 'constant')) return joinedConstants(values, axis)
  if (values.some((value) => value.is === 'opaque' || value.is === 'iteration')) return { is: 'opaque', why: 'several values joined' }
  if (values.every((value) => value.is === 'states') && axis === 0) return joinedStates(values)
  const streams = values.map((value, k) => asStream(context, value, k))
  const [first] = streams
  const last = first?.dims.at(-1)
  if (!first || axis !== rank - 1 || !isUnits(last)) return context.cannot('joins values along time or the batch', unrolled)
  if (streams.some(({ steps, reversed }) => steps !== first.steps || reversed !== first.reversed))
    return context.cannot('joins values of all time steps with values of the last')
  const node = context.canvas.concat(context.name, streams.map((stream) => nodeOf(context, stream))) // prettier-ignore
  return { ...first, node, offset: 0, dims: [...first.dims.slice(0, -1), units(context.canvas.widthOf(node))] }
}

function joinedConstants(values: readonly Constant[], axis: number): Constant {
  const [first] = values
  const sizes = values.map(({ shape }) => shape[axis] ?? 1)
  const shape = (first?.shape ?? []).map((size, k) => (k === axis ? sizes.reduce((a, b) => a + b, 0) : size))
  return generated(first?.type ?? 'float32', shape, (index) => {
    let place = index[axis] ?? 0
    const which = sizes.findIndex((size) => (place < size ? true : ((place -= size), false)))
    const value = values[which]
    return value ? entry(value, index.map((each, k) => (k === axis ? place : each))) : 0 // prettier-ignore
  })
}

/** States of several layers one after another, as PyTorch gives those of a stack. */
function joinedStates(values: readonly States[]): States {
  const parts = values.flatMap((value) => value.parts)
  const [, ...rest] = values[0]?.dims ?? []
  return { is: 'states', parts, dims: [[{ of: 'which', size: parts.length }], ...rest] }
}

export const taking: Operators = { Slice: slice, Gather: gather, Split: split, Concat: concat }
