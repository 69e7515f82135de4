/** Operators that move, name, add or leave out axes: on constants as they are, on sequences by their axes. */
import { constant, generated, integers, reshapedTo, entry } from '../constants'
import { isUnits, reshaped, reshapeSizes } from '../dims'
import type { NodeContext, Operator, Operators } from '../machine'
import { axisOf, shapeOf, sizeOfDim } from '../values'
import type { Dim, Value, View } from '../values'
import { asStream, constantIn, input, numbersIn, sizesOf } from './reading'

/** Axes from an attribute, or from an input since opset 13; null where neither says. */
export function axesOf(context: NodeContext, k: number): readonly number[] | null {
  const own = context.attributes.ints('axes')
  if (own && own.length > 0) return own
  return context.inputs[k] ? numbersIn(context, k) : null
}

/** The same value by other axes. */
function withDims(value: Value, change: <T>(axes: readonly T[], added: T) => readonly T[]): Value {
  switch (value.is) {
    case 'constant':
      return reshapedTo(value, change(value.shape, 1))
    case 'stream':
    case 'states':
      return { ...value, dims: change<Dim>(value.dims, []) }
    case 'input':
      return { ...value, views: change<View>(value.views, { axis: -1, begin: 0, size: 1 }) }
    case 'tokens':
      return { ...value, input: { ...value.input, views: change<View>(value.input.views, { axis: -1, begin: 0, size: 1 }) } }
    case 'finished':
      return { ...value, stream: { ...value.stream, dims: change<Dim>(value.stream.dims, []) } }
    case 'iteration':
    case 'opaque':
    case 'outer':
      return value
    default:
      return value satisfies never
  }
}

const transpose: Operator = (context) => {
  const value = input(context, 0)
  const { length: rank } = sizesOf(context, 0)
  const order = context.attributes.ints('perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis)
  if (value.is !== 'constant') return withDims(value, (axes, added) => order.map((axis) => axes[axis] ?? added))
  const shape = order.map((axis) => value.shape[axis] ?? 1)
  return generated(value.type, shape, (index) => {
    const from = value.shape.map(() => 0)
    order.forEach((axis, k) => (from[axis] = index[k] ?? 0))
    return entry(value, from)
  })
}

const squeeze: Operator = (context) => {
  const sizes = sizesOf(context, 0)
  const wanted = axesOf(context, 1)?.map((axis) => axisOf(axis, sizes.length)) ?? sizes.flatMap((size, axis) => (size === 1 ? [axis] : []))
  if (wanted.some((axis) => sizes[axis] !== 1))
    return context.cannot(`leaves out an axis that has more than one entry, of [${sizes.join(', ')}]`)
  return withDims(input(context, 0), (axes) => axes.filter((_, axis) => !wanted.includes(axis)))
}

const unsqueeze: Operator = (context) => {
  const wanted = axesOf(context, 1) ?? []
  return withDims(input(context, 0), (axes, added) => {
    const rank = axes.length + wanted.length
    const places = new Set(wanted.map((axis) => axisOf(axis, rank)))
    const rest = [...axes]
    return Array.from({ length: rank }, (_, axis) => (places.has(axis) ? added : (rest.shift() ?? added)))
  })
}

/** To sizes that are known. */
function toSizes(context: NodeContext, value: Value, sizes: readonly number[]): Value {
  switch (value.is) {
    case 'constant':
      return reshapedTo(value, sizes)
    case 'stream':
    case 'states': {
      const dims = reshaped(value.dims, sizes)
      return dims
        ? { ...value, dims }
        : context.cannot(`cuts or mixes axes: [${value.dims.map(sizeOfDim).join(', ')}] becomes [${sizes.join(', ')}]`)
    }
    case 'finished': {
      const stream = toSizes(context, value.stream, sizes)
      return stream.is === 'stream' ? { ...value, stream } : value
    }
    case 'input':
    case 'tokens': {
      const own = shapeOf(value) ?? []
      if (own.join() === sizes.join()) return value
      const plain = own.filter((size) => size !== 1)
      if (plain.join() !== sizes.filter((size) => size !== 1).join()) return context.cannot('joins or cuts axes of an input')
      const rest = [...own.entries()].filter(([, size]) => size !== 1).map(([axis]) => axis)
      return withDims(value, (axes, added) => sizes.map((size) => (size === 1 ? added : (axes[rest.shift() ?? -1] ?? added))))
    }
    case 'iteration':
    case 'opaque':
    case 'outer':
      return value
    default:
      return value satisfies never
  }
}

const reshape: Operator = (context) => {
  const own = sizesOf(context, 0)
  const wanted = context.inputs[1] ? numbersIn(context, 1) : (context.attributes.ints('shape') ?? [])
  return toSizes(context, input(context, 0), reshapeSizes(wanted, own, context.attributes.int('allowzero', 0) === 1))
}

const flatten: Operator = (context) => {
  const own = sizesOf(context, 0)
  const axis = axisOf(context.attributes.int('axis', 1), own.length)
  const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1)
  return toSizes(context, input(context, 0), [product(own.slice(0, axis)), product(own.slice(axis))])
}

const shape: Operator = (context) => {
  const sizes = sizesOf(context, 0)
  const [start, end] = [context.attributes.int('start', 0), context.attributes.int('end', sizes.length)]
  return integers(sizes.slice(start, end))
}

/** One unit that stands for several, which equations repeat by themselves. */
function repeated(context: NodeContext, value: Value, sizes: readonly number[]): Value {
  const stream = asStream(context, value, 0)
  const [last, width = 1] = [stream.dims.at(-1), sizes.at(-1)]
  const own = stream.dims.slice(0, -1).map(sizeOfDim)
  const wanted = sizes.slice(0, -1)
  const others = wanted.every((size, k) => size === 1 || size === own[k - wanted.length + own.length])
  const isOne = sizeOfDim(last ?? []) === 1 && (isUnits(last) || context.canvas.widthOf(stream.node) === 1)
  if (!others || !isOne) return context.cannot('repeats a value along time or the batch')
  return { ...stream, dims: [...stream.dims.slice(0, -1), [{ of: 'units', size: width, stride: 0 }]] }
}

const expand: Operator = (context) => {
  const value = input(context, 0)
  const sizes = numbersIn(context, 1)
  if (value.is !== 'constant') {
    const own = shapeOf(value) ?? []
    const same = sizes.every((size, k) => size === 1 || size === own[k - sizes.length + own.length])
    return same ? value : repeated(context, value, sizes)
  }
  const rank = Math.max(sizes.length, value.shape.length)
  const whole = Array.from({ length: rank }, (_, axis) => {
    const [wanted, own] = [sizes[axis - rank + sizes.length] ?? 1, value.shape[axis - rank + value.shape.length] ?? 1]
    return wanted === 1 ? own : wanted
  })
  return generated(value.type, whole, (index) => entry(value, index))
}

const same: Operator = (context) => input(context, 0)

/** Numbers become others of the same worth; what is no constant only changes its type. */
const cast: Operator = (context) => {
  const value = input(context, 0)
  const whole = [2, 3, 4, 5, 6, 7, 12, 13].includes(context.attributes.int('to', 1))
  const boolean = context.attributes.int('to', 1) === 9
  if (value.is !== 'constant') return value
  const type = boolean ? 'bool' : whole ? 'int64' : 'float32'
  return constant(
    type,
    value.shape,
    boolean ? value.data.map((each) => (each === 0 ? 0 : 1)) : whole ? value.data.map(Math.trunc) : value.data
  )
}

export const moving: Operators = {
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Reshape: reshape,
  Flatten: flatten,
  Shape: shape,
  Size: (context) => constant('int64', [], [sizesOf(context, 0).reduce((a, b) => a * b, 1)]),
  Expand: expand,
  Identity: same,
  Dropout: same,
  Cast: cast,
  CastLike: same,
  ConstantOfShape: (context) => {
    const tensor = context.attributes.tensor('value')
    const filled = tensor ? context.machine.tensorOf(tensor) : constant('float32', [1], [0])
    return generated(filled.type, numbersIn(context, 0), () => filled.data[0] ?? 0)
  },
  Constant: (context) => {
    const { attributes } = context
    const tensor = attributes.tensor('value')
    if (tensor) return context.machine.tensorOf(tensor)
    if (attributes.has('value_int')) return constant('int64', [], [attributes.int('value_int', 0)])
    if (attributes.has('value_ints')) return integers(attributes.ints('value_ints') ?? [])
    if (attributes.has('value_float')) return constant('float32', [], [attributes.float('value_float', 0)])
    if (attributes.has('value_floats'))
      return constant('float32', [attributes.floats('value_floats').length], attributes.floats('value_floats'))
    return context.cannot('has a constant that is no number')
  },
  Range: (context) => {
    const [start = 0, limit = 0, delta = 1] = [0, 1, 2].map((k) => constantIn(context, k).data[0])
    const count = Math.max(0, Math.ceil((limit - start) / delta))
    return generated(constantIn(context, 0).type, [count], ([k = 0]) => start + k * delta)
  }
}
