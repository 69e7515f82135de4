/** How each operation is computed by tfjs-core. One row an operation. Inputs are borrowed; what is returned belongs to the caller. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { at, sizeOf } from '../../compiler/program/shapes'
import { uniformAt } from '../../compiler/program/threefry'
import type { Attributes, DType, Operation, OperationName, Shape } from '../../compiler/program/types'
import type { Tf } from './backend'
import { runScan, runSplit } from './blocks'
import type { Interpreter } from './blocks'

type Kernel<N extends OperationName> = (run: Interpreter, inputs: readonly Tensor[], attributes: Attributes[N]) => Tensor[]
type Kernels = { readonly [N in OperationName]: Kernel<N> }

function one<N extends OperationName>(compute: (tf: Tf, input: Tensor, attributes: Attributes[N]) => Tensor): Kernel<N> {
  return ({ tf }, inputs, attributes) => [tf.tidy(() => compute(tf, at(inputs, 0), attributes))]
}

function two<N extends OperationName>(compute: (tf: Tf, a: Tensor, b: Tensor, attributes: Attributes[N]) => Tensor): Kernel<N> {
  return ({ tf }, inputs, attributes) => [tf.tidy(() => compute(tf, at(inputs, 0), at(inputs, 1), attributes))]
}

function sized(shape: Shape): number[] {
  return [...shape]
}

/** tfjs's own cast to bool keeps the low byte on some backends. */
function cast(tf: Tf, input: Tensor, dtype: DType): Tensor {
  return dtype === 'bool' && input.dtype !== 'bool' ? tf.notEqual(input, tf.zerosLike(input)) : tf.cast(input, dtype)
}

/** A tensor with its shape stretched by axes of 1 and then repeated: tfjs's `broadcastTo` refuses bools on some backends. */
function broadcast(tf: Tf, input: Tensor, shape: Shape): Tensor {
  const from = [...new Array<number>(shape.length - input.shape.length).fill(1), ...input.shape]
  const repeats = shape.map((size, axis) => (from[axis] === size ? 1 : size))
  if (shape.length === 0) return tf.clone(input)
  return tf.tile(tf.reshape(input, from), repeats)
}

function iota(tf: Tf, shape: Shape, axis: number): Tensor {
  const counted = tf.range(0, at(shape, axis), 1, 'int32')
  return broadcast(
    tf,
    tf.reshape(
      counted,
      shape.map((size, k) => (k === axis ? size : 1))
    ),
    shape
  )
}

function scatterAdd(tf: Tf, indices: Tensor, updates: Tensor, rows: number): Tensor {
  const row = updates.shape.slice(indices.shape.length)
  const count = sizeOf(indices.shape)
  return tf.scatterND(tf.reshape(indices, [count, 1]), tf.reshape(updates, [count, ...row]), [rows, ...row])
}

/** tfjs has no shifts or exclusive ors on most backends, so the numbers are made in JavaScript. */
function random(tf: Tf, key: Tensor, counters: Tensor, stream: number): Tensor {
  const [first = 0, second = 0] = key.dataSync()
  const numbers = Float32Array.from(counters.dataSync(), (counter) => uniformAt([first, second], counter, stream))
  return tf.tensor(numbers, counters.shape)
}

/** Eigen's erf for float32 is x times the numerator, over the denominator: both are factors of powers of x², the highest power first. */
const erfNumerator = [
  -2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5, -7.34990630326855e-4, -2.95459980854025e-3,
  -1.60960333262415e-2
]
const erfDenominator = [-1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3, -7.37332916720468e-3, -1.42647390514189e-2]

/** The error function within 4e-7 of the result; tfjs's own is off by up to 1.5e-7 near zero too, where no digit would be right. Beyond ±4 it is ±1. */
function erf(tf: Tf, input: Tensor): Tensor {
  const x = tf.clipByValue(input, -4, 4)
  const square = tf.square(x)
  const polynomial = ([highest = 0, ...others]: readonly number[]) =>
    others.reduce((sum: Tensor, factor) => tf.add(tf.mul(sum, square), factor), tf.fill(square.shape, highest))
  return tf.clipByValue(tf.div(tf.mul(x, polynomial(erfNumerator)), polynomial(erfDenominator)), -1, 1)
}

const kernels: Kernels = {
  neg: one((tf, input) => tf.neg(input)),
  exp: one((tf, input) => tf.exp(input)),
  log: one((tf, input) => tf.log(input)),
  sqrt: one((tf, input) => tf.sqrt(input)),
  sin: one((tf, input) => tf.sin(input)),
  cos: one((tf, input) => tf.cos(input)),
  tanh: one((tf, input) => tf.tanh(input)),
  sigmoid: one((tf, input) => tf.sigmoid(input)),
  relu: one((tf, input) => tf.relu(input)),
  softplus: one((tf, input) => tf.softplus(input)),
  erf: one((tf, input) => erf(tf, input)),
  abs: one((tf, input) => tf.abs(input)),
  sign: one((tf, input) => tf.sign(input)),
  not: one((tf, input) => tf.logicalNot(input)),
  add: two((tf, a, b) => tf.add(a, b)),
  sub: two((tf, a, b) => tf.sub(a, b)),
  mul: two((tf, a, b) => tf.mul(a, b)),
  div: two((tf, a, b) => tf.div(a, b)),
  max: two((tf, a, b) => tf.maximum(a, b)),
  min: two((tf, a, b) => tf.minimum(a, b)),
  and: two((tf, a, b) => tf.logicalAnd(a, b)),
  or: two((tf, a, b) => tf.logicalOr(a, b)),
  equal: two((tf, a, b) => tf.equal(a, b)),
  less: two((tf, a, b) => tf.less(a, b)),
  lessEqual: two((tf, a, b) => tf.lessEqual(a, b)),
  fill: ({ tf }, _inputs, { value, type }) => [tf.tidy(() => tf.cast(tf.fill(sized(type.shape), value), type.dtype))],
  iota: ({ tf }, _inputs, { shape, axis }) => [tf.tidy(() => iota(tf, shape, axis))],
  select: ({ tf }, inputs) => [tf.where(at(inputs, 0), at(inputs, 1), at(inputs, 2))],
  cast: one((tf, input, { dtype }) => cast(tf, input, dtype)),
  power: one((tf, input, { exponent }) => tf.pow(input, tf.scalar(exponent))),
  broadcast: one((tf, input, { shape }) => broadcast(tf, input, shape)),
  matmul: two((tf, a, b, { transposeA, transposeB }) => tf.matMul(a, b, transposeA, transposeB)),
  reshape: one((tf, input, { shape }) => tf.reshape(input, sized(shape))),
  transpose: one((tf, input, { permutation }) => tf.transpose(input, [...permutation])),
  slice: one((tf, input, { begin, size }) => tf.slice(input, sized(begin), sized(size))),
  concat: ({ tf }, inputs, { axis }) => [tf.concat([...inputs], axis)],
  pad: one((tf, input, { before, after }) =>
    tf.pad(
      input,
      before.map((size, axis): [number, number] => [size, at(after, axis)])
    )
  ),
  gather: two((tf, table, indices) => tf.gather(table, indices)),
  scatterAdd: two((tf, indices, updates, { rows }) => scatterAdd(tf, indices, updates, rows)),
  random: two((tf, key, counters, { stream }) => random(tf, key, counters, stream)),
  reduceSum: one((tf, input, { axes }) => tf.sum(input, [...axes])),
  reduceMax: one((tf, input, { axes }) => tf.max(input, [...axes])),
  stopGradient: one((tf, input) => tf.clone(input)),
  scan: runScan,
  split: runSplit
}

/** Computes one operation. */
export function compute<N extends OperationName>(run: Interpreter, operation: Operation<N>, inputs: readonly Tensor[]): Tensor[] {
  const kernel: Kernels[N] = kernels[operation.name]
  return kernel(run, inputs, operation.attributes)
}
