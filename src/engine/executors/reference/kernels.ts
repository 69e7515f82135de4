/** What each operation computes, in float64 and in the plainest way: the oracle for gradients, passes and executors. */
import { at, broadcastAxes, range, sizeOf, stridesOf } from '../../compiler/program/shapes'
import { uniformAt } from '../../compiler/program/threefry'
import type { Attributes, BinaryName, CompareName, OperationName, Shape, UnaryName } from '../../compiler/program/types'
import { begin, filled, generate, places, put, read, view } from './array'
import type { Dense } from './array'

type Kernel<N extends OperationName> = (inputs: readonly Dense[], attributes: Attributes[N]) => Dense

const unary =
  (f: (x: number) => number): Kernel<UnaryName> =>
  (inputs) => {
    const input = at(inputs, 0)
    return { shape: input.shape, data: input.data.map(f) }
  }

const binary =
  (f: (a: number, b: number) => number): Kernel<BinaryName | CompareName> =>
  (inputs) => {
    const [a, b] = [at(inputs, 0), at(inputs, 1)]
    return { shape: a.shape, data: a.data.map((value, k) => f(value, read(b, k))) }
  }

/**
 * The error function, 2/√π ∫ e^(−t²) dt from 0 to x, to a few parts in 10^16: below 2 by a series whose terms are all of one sign
 * (Abramowitz and Stegun 7.1.6), above by the continued fraction of 1 − erf (7.1.14).
 */
function erf(x: number): number {
  const square = x * x
  if (Math.abs(x) > 2) return Math.sign(x) * (1 - Math.exp(-square) / Math.sqrt(Math.PI) / fraction(Math.abs(x)))
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) sum += term *= (2 * square) / (2 * n + 1)
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum
}

/** x + ½ / (x + 1 / (x + ³⁄₂ / (x + 2 / …))), for x > 2. */
function fraction(x: number): number {
  return range(60).reduceRight((rest, k) => x + (k + 1) / 2 / rest, x)
}

/** Multiplies the matrices of a batch one by one. */
function matmul(inputs: readonly Dense[], { transposeA, transposeB }: Attributes['matmul']): Dense {
  const [a, b] = [at(inputs, 0), at(inputs, 1)]
  const rank = a.shape.length
  const [rows, inner] = transposeA ? [at(a.shape, rank - 1), at(a.shape, rank - 2)] : [at(a.shape, rank - 2), at(a.shape, rank - 1)]
  const columns = at(b.shape, transposeB ? rank - 2 : rank - 1)
  const batch = a.shape.slice(0, -2)
  const data = new Float64Array(sizeOf(batch) * rows * columns)
  // From one k to the next in a row of A and in a column of B, and from one row or column to the next.
  const [alongA, acrossA] = transposeA ? [rows, 1] : [1, inner]
  const [alongB, acrossB] = transposeB ? [1, inner] : [columns, 1]
  for (let m = 0, out = 0; m < sizeOf(batch); m++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++, out++) {
        let sum = 0
        let left = m * rows * inner + i * acrossA
        let right = m * inner * columns + j * acrossB
        for (let k = 0; k < inner; k++, left += alongA, right += alongB) sum += (a.data[left] ?? NaN) * (b.data[right] ?? NaN)
        data[out] = sum
      }
  return { shape: [...batch, rows, columns], data }
}

const reduce =
  (start: number, f: (a: number, b: number) => number): Kernel<'reduceSum' | 'reduceMax'> =>
  (inputs, { axes }) => {
    const { shape, data } = at(inputs, 0)
    const keptAxes = range(shape.length).filter((axis) => !axes.includes(axis))
    const out = filled(
      keptAxes.map((axis) => at(shape, axis)),
      start
    )
    const strides = stridesOf(out.shape)
    const to = places(
      shape,
      range(shape.length).map((axis) => (axes.includes(axis) ? 0 : at(strides, keptAxes.indexOf(axis))))
    )
    for (let k = 0; k < data.length; k++) out.data[to[k] ?? NaN] = f(out.data[to[k] ?? NaN] ?? NaN, data[k] ?? NaN)
    return out
  }

function broadcast(input: Dense, shape: Shape): Dense {
  const extra = shape.length - input.shape.length
  const repeated = new Set(broadcastAxes(input.shape, shape))
  const strides = stridesOf(input.shape)
  return view(
    input,
    shape,
    range(shape.length).map((axis) => (repeated.has(axis) ? 0 : at(strides, axis - extra)))
  )
}

function concat(inputs: readonly Dense[], { axis }: Attributes['concat']): Dense {
  const { shape } = at(inputs, 0)
  const total = inputs.reduce((sum, input) => sum + at(input.shape, axis), 0)
  const whole = filled(
    shape.map((size, k) => (k === axis ? total : size)),
    NaN
  )
  let from = 0
  for (const input of inputs) {
    put(
      input,
      whole,
      shape.map((_, k) => (k === axis ? from : 0))
    )
    from += at(input.shape, axis)
  }
  return whole
}

function pad(input: Dense, { before, after }: Attributes['pad']): Dense {
  const whole = filled(
    input.shape.map((size, axis) => at(before, axis) + size + at(after, axis)),
    0
  )
  put(input, whole, before)
  return whole
}

function gather(table: Dense, indices: Dense): Dense {
  const row = table.shape.slice(1)
  const size = sizeOf(row)
  const data = new Float64Array(indices.data.length * size)
  indices.data.forEach((from, k) => data.set(table.data.subarray(from * size, (from + 1) * size), k * size))
  return { shape: [...indices.shape, ...row], data }
}

function scatterAdd(indices: Dense, updates: Dense, rows: number): Dense {
  const row = updates.shape.slice(indices.shape.length)
  const out = filled([rows, ...row], 0)
  const size = sizeOf(row)
  indices.data.forEach((to, k) => {
    for (let j = 0; j < size; j++) out.data[to * size + j] = read(out, to * size + j) + read(updates, k * size + j)
  })
  return out
}

function random(key: Dense, counters: Dense, stream: number): Dense {
  const words = [read(key, 0), read(key, 1)] as const
  return { shape: counters.shape, data: counters.data.map((counter) => uniformAt(words, counter, stream)) }
}

function slice(input: Dense, attributes: Attributes['slice']): Dense {
  const strides = stridesOf(input.shape)
  return view(input, attributes.size, strides, begin(strides, attributes.begin))
}

function transpose(input: Dense, { permutation }: Attributes['transpose']): Dense {
  const strides = stridesOf(input.shape)
  return view(
    input,
    permutation.map((axis) => at(input.shape, axis)),
    permutation.map((axis) => at(strides, axis))
  )
}

/** The kernel of each operation but the two that hold a block. */
export const kernels: { readonly [N in Exclude<OperationName, 'scan' | 'split'>]: Kernel<N> } = {
  neg: unary((x) => -x),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sqrt: unary(Math.sqrt),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  tanh: unary(Math.tanh),
  sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  relu: unary((x) => Math.max(0, x)),
  softplus: unary((x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)))),
  erf: unary(erf),
  abs: unary(Math.abs),
  sign: unary(Math.sign),
  not: unary((x) => 1 - x),
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a / b),
  max: binary(Math.max),
  min: binary(Math.min),
  and: binary((a, b) => a * b),
  or: binary(Math.max),
  equal: binary((a, b) => Number(a === b)),
  less: binary((a, b) => Number(a < b)),
  lessEqual: binary((a, b) => Number(a <= b)),
  fill: (_, { value, type }) => filled(type.shape, value),
  iota: (_, { shape, axis }) => generate(shape, (index) => at(index, axis)),
  select: (inputs) => {
    const [condition, a, b] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)]
    return { shape: a.shape, data: condition.data.map((c, k) => (c ? read(a, k) : read(b, k))) }
  },
  cast: (inputs, { dtype }) => {
    const input = at(inputs, 0)
    const convert = dtype === 'float32' ? (x: number) => x : dtype === 'int32' ? Math.trunc : (x: number) => Number(x !== 0)
    return { shape: input.shape, data: input.data.map(convert) }
  },
  power: (inputs, { exponent }) => unary((x) => Math.pow(x, exponent))(inputs, {}),
  broadcast: (inputs, { shape }) => broadcast(at(inputs, 0), shape),
  matmul,
  reshape: (inputs, { shape }) => ({ shape, data: at(inputs, 0).data }),
  transpose: (inputs, attributes) => transpose(at(inputs, 0), attributes),
  slice: (inputs, attributes) => slice(at(inputs, 0), attributes),
  concat,
  pad: (inputs, attributes) => pad(at(inputs, 0), attributes),
  gather: (inputs) => gather(at(inputs, 0), at(inputs, 1)),
  scatterAdd: (inputs, { rows }) => scatterAdd(at(inputs, 0), at(inputs, 1), rows),
  random: (inputs, { stream }) => random(at(inputs, 0), at(inputs, 1), stream),
  reduceSum: reduce(0, (a, b) => a + b),
  reduceMax: reduce(-Infinity, Math.max),
  stopGradient: (inputs) => at(inputs, 0)
}
