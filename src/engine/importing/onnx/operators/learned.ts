/** Operators with weights and over units: products with matrices, norms, softmax, and means over time. */
import type { Finish } from '../../importedModel'
import { matrixOf } from '../../drawing/tensors'
import { runningMaxCell, runningMeanCell } from '../../cells/small'
import { sizeOf } from '../../../compiler/program/shapes'
import { constant, generated, entry } from '../constants'
import { isUnits } from '../dims'
import type { NodeContext, Operator, Operators } from '../machine'
import { axisOf, sizeOfDim, units } from '../values'
import type { Constant, Stream, Value } from '../values'
import { axesOf } from './moving'
import { binary } from './binary'
import { asStream, constantIn, drawnFinish, input, nodeOf, optionalConstant, sizesOf, tensorOf, vectorOf } from './reading'

/** A sequence times a constant matrix. */
function product(context: NodeContext, stream: Stream, matrix: Constant, transposed: boolean, factor = 1): Stream {
  const plain = matrix.shape.slice(0, -2).every((size) => size === 1) ? matrix.shape.slice(-2) : null
  if (plain?.length !== 2) return context.cannot(`multiplies by [${matrix.shape.join(', ')}], which is no matrix`)
  const [rows = 0, columns = 0] = plain
  const [from, to] = transposed ? [columns, rows] : [rows, columns]
  const node = nodeOf(context, stream)
  const width = context.canvas.widthOf(node)
  if (from !== width) return context.cannot(`multiplies ${width} units by a matrix of ${from} rows`)
  const weights = matrixOf(
    from,
    to,
    (row, column) => factor * (matrix.data[transposed ? column * columns + row : row * columns + column] ?? 0)
  )
  const name = context.canvas.linear(context.name === 'matmul' || context.name === 'gemm' ? 'linear' : context.name, node, weights)
  return { ...stream, node: name, offset: 0, dims: [...stream.dims.slice(0, -1), units(to)] }
}

const matMul: Operator = (context) => {
  const [a, b] = [input(context, 0), input(context, 1)]
  if (a.is === 'constant' && b.is === 'constant') return constantProduct(context, a, b)
  if (a.is === 'constant')
    return context.cannot('multiplies a constant by what the model reads', 'Export the model with products of values and weights, x · W.')
  return product(context, asStream(context, a, 0), constantIn(context, 1), false)
}

function constantProduct(context: NodeContext, a: Constant, b: Constant): Constant {
  const [inner, columns] = [a.shape.at(-1) ?? 1, b.shape.at(-1) ?? 1]
  if (a.shape.length < 2 || b.shape.length !== 2) return context.cannot('multiplies constants that are no matrices')
  return generated(a.type, [...a.shape.slice(0, -1), columns], (index) => {
    let sum = 0
    for (let k = 0; k < inner; k++) sum += entry(a, [...index.slice(0, -1), k]) * entry(b, [k, index.at(-1) ?? 0])
    return sum
  })
}

/** alpha · a · b + beta · c of constants. */
function constantGemm(context: NodeContext, a: Constant): Constant {
  const { attributes } = context
  const given = constantIn(context, 1)
  const [rows = 1, columns = 1] = given.shape
  const b =
    attributes.int('transB', 0) === 1
      ? generated(given.type, [columns, rows], ([row = 0, column = 0]) => entry(given, [column, row]))
      : given
  const product = constantProduct(context, a, b)
  const bias = optionalConstant(context, 2)
  const [alpha, beta] = [attributes.float('alpha', 1), attributes.float('beta', 1)]
  return generated(a.type, product.shape, (index) => alpha * entry(product, index) + (bias ? beta * entry(bias, index) : 0))
}

const gemm: Operator = (context) => {
  const { attributes } = context
  if (attributes.int('transA', 0) === 1) return context.cannot('transposes what the model reads')
  const value = input(context, 0)
  if (value.is === 'constant') return constantGemm(context, value)
  const stream = asStream(context, value, 0)
  const given = product(context, stream, constantIn(context, 1), attributes.int('transB', 0) === 1, attributes.float('alpha', 1))
  const bias = optionalConstant(context, 2)
  if (!bias) return given
  const beta = attributes.float('beta', 1)
  const scaled = constant('float32', bias.shape, bias.data.map((value) => beta * value)) // prettier-ignore
  const added = binary('add')({ ...context, inputs: [given, scaled], fresh: () => true })
  return added
}

const layerNormalization: Operator = (context) => {
  const stream = asStream(context, input(context, 0), 0)
  const axis = axisOf(context.attributes.int('axis', -1), stream.dims.length)
  if (axis !== stream.dims.length - 1) return context.cannot('normalises over more than the units')
  const node = nodeOf(context, stream)
  const width = context.canvas.widthOf(node)
  const gain = vectorOf(constantIn(context, 1), width) ?? context.cannot('has a gain of another width')
  const bias = optionalConstant(context, 2)
  const shift = bias
    ? (vectorOf(bias, width) ?? context.cannot('has a bias of another width'))
    : tensorOf(constant('float32', [width], new Float32Array(width)))
  const own = context.canvas.layerNorm(context.name, node, gain, shift, context.attributes.float('epsilon', 1e-5))
  return { ...stream, node: own, offset: 0 }
}

/** At the end of a model its loss has it; inside, it is a node. */
const finishing =
  (finish: Finish): Operator =>
  (context) => {
    const value = input(context, 0)
    if (value.is === 'constant' && finish === 'sigmoid') return constant(value.type, value.shape, value.data.map((x) => 1 / (1 + Math.exp(-x)))) // prettier-ignore
    const stream = asStream(context, value, 0)
    const rank = stream.dims.length
    const usual = context.machine.version < 13 ? 1 : -1
    const axis = axisOf(context.attributes.int('axis', usual), rank)
    if (finish !== 'sigmoid' && axis !== rank - 1) return context.cannot('takes probabilities over another axis than the units')
    const finished = { is: 'finished', stream, finish } as const
    return context.machine.isBody ? drawnFinish(context, finished) : finished
  }

/** A sum or mean over the units, or the mean or largest over time. */
const reduced =
  (how: 'mean' | 'sum' | 'max' | 'product'): Operator =>
  (context) => {
    const value = input(context, 0)
    const rank = sizesOf(context, 0).length
    const axes = (axesOf(context, 1) ?? Array.from({ length: rank }, (_, axis) => axis)).map((axis) => axisOf(axis, rank))
    const keep = context.attributes.int('keepdims', 1) === 1
    if (value.is === 'constant') return reducedConstant(value, axes, keep, how)
    if (value.is === 'opaque' || value.is === 'iteration') return { is: 'opaque', why: 'a condition' }
    const stream = asStream(context, value, 0)
    const [axis = 0] = axes
    if (axes.length > 1) return context.cannot('reduces several axes at once')
    const dims = stream.dims.flatMap((dim, k) => (k === axis ? (keep ? [isUnits(dim) ? units(1) : []] : []) : [dim]))
    return isUnits(stream.dims[axis]) ? overUnits(context, stream, how, dims) : overTime(context, stream, axis, how, dims)
  }

function overUnits(context: NodeContext, stream: Stream, how: 'mean' | 'sum' | 'max' | 'product', dims: Stream['dims']): Value {
  if (how === 'max' || how === 'product') return context.cannot(`takes the ${how} over units`, 'Drawings have sums and means over units.')
  const node = context.canvas.overUnits(context.name, nodeOf(context, stream), (x) => `${how}Units(${x})`, 1)
  return { ...stream, node, offset: 0, dims }
}

function overTime(
  context: NodeContext,
  stream: Stream,
  axis: number,
  how: 'mean' | 'sum' | 'max' | 'product',
  dims: Stream['dims']
): Value {
  context.meanings.role(stream.dims[axis], 'time', context.cannot)
  if (sizeOfDim(stream.dims[axis] ?? []) === 1 && (stream.dims[axis] ?? []).length === 0) return { ...stream, dims }
  if (context.machine.isBody || (how !== 'mean' && how !== 'max'))
    return context.cannot(`takes the ${how} over time`, 'Drawings have the mean and the largest over time.')
  const node = nodeOf(context, stream)
  const cell = (how === 'mean' ? runningMeanCell : runningMaxCell)(context.canvas.widthOf(node))
  return { ...stream, node: context.meanings.sketch.recurrent(context.name, node, cell), offset: 0, dims, steps: 'last', reversed: false }
}

function reducedConstant(value: Constant, axes: readonly number[], keep: boolean, how: 'mean' | 'sum' | 'max' | 'product'): Constant {
  const whole = value.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
  const over = value.shape.map((size, axis) => (axes.includes(axis) ? size : 1))
  const count = sizeOf(over)
  const result = generated(value.type, whole, (index) => {
    const numbers = Array.from(generated('float64', over, (inner) => entry(value, index.map((each, axis) => each + (inner[axis] ?? 0)))).data) // prettier-ignore
    if (how === 'max') return Math.max(...numbers)
    return how === 'product' ? numbers.reduce((a, b) => a * b, 1) : numbers.reduce((a, b) => a + b, 0) / (how === 'mean' ? count : 1)
  })
  return keep ? result : { ...result, shape: whole.filter((_, axis) => !axes.includes(axis)) }
}

export const learned: Operators = {
  MatMul: matMul,
  Gemm: gemm,
  LayerNormalization: layerNormalization,
  Softmax: finishing('softmax'),
  LogSoftmax: finishing('logSoftmax'),
  Sigmoid: finishing('sigmoid'),
  ReduceMean: reduced('mean'),
  ReduceSum: reduced('sum'),
  ReduceMax: reduced('max'),
  ReduceProd: reduced('product')
}
