/** What each operation computes, in float64 and in the plainest way: the oracle for gradients, passes and executors. */
import { at, broadcastAxes, range, sizeOf, stridesOf } from '../../program/shapes'
import { uniformAt } from '../../program/threefry'
import type { Attributes, BinaryName, CompareName, OperationName, Shape, UnaryName } from '../../program/types'
import { element, filled, generate, read } from './array'
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

function matmul(inputs: readonly Dense[], { transposeA, transposeB }: Attributes['matmul']): Dense {
  const [a, b] = [at(inputs, 0), at(inputs, 1)]
  const rank = a.shape.length
  const [rows, inner] = transposeA ? [at(a.shape, rank - 1), at(a.shape, rank - 2)] : [at(a.shape, rank - 2), at(a.shape, rank - 1)]
  const columns = at(b.shape, transposeB ? rank - 2 : rank - 1)
  const batch = a.shape.slice(0, -2)
  const data = new Float64Array(sizeOf(batch) * rows * columns)
  for (let m = 0, out = 0; m < sizeOf(batch); m++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++, out++) {
        let sum = 0
        for (let k = 0; k < inner; k++) {
          const left = m * rows * inner + (transposeA ? k * rows + i : i * inner + k)
          const right = m * inner * columns + (transposeB ? j * inner + k : k * columns + j)
          sum += read(a, left) * read(b, right)
        }
        data[out] = sum
      }
  return { shape: [...batch, rows, columns], data }
}

const reduce =
  (start: number, f: (a: number, b: number) => number): Kernel<'reduceSum' | 'reduceMax'> =>
  (inputs, { axes }) => {
    const input = at(inputs, 0)
    const kept = range(input.shape.length).filter((axis) => !axes.includes(axis))
    const out = filled(
      kept.map((axis) => at(input.shape, axis)),
      start
    )
    const strides = stridesOf(out.shape)
    generate(input.shape, (index, flat) => {
      const target = kept.reduce((sum, axis, k) => sum + at(index, axis) * at(strides, k), 0)
      return (out.data[target] = f(read(out, target), read(input, flat)))
    })
    return out
  }

function broadcast(input: Dense, shape: Shape): Dense {
  const extra = shape.length - input.shape.length
  const repeated = new Set(broadcastAxes(input.shape, shape))
  const strides = stridesOf(input.shape)
  return generate(shape, (index) =>
    read(
      input,
      index.reduce((sum, i, axis) => sum + (axis < extra || repeated.has(axis) ? 0 : i * at(strides, axis - extra)), 0)
    )
  )
}

function concat(inputs: readonly Dense[], { axis }: Attributes['concat']): Dense {
  const total = inputs.reduce((sum, input) => sum + at(input.shape, axis), 0)
  return generate(
    at(inputs, 0).shape.map((size, k) => (k === axis ? total : size)),
    (index) => {
      let offset = at(index, axis)
      let from = 0
      while (offset >= at(at(inputs, from).shape, axis)) offset -= at(at(inputs, from++).shape, axis)
      return element(
        at(inputs, from),
        index.map((i, k) => (k === axis ? offset : i))
      )
    }
  )
}

function pad(input: Dense, { before, after }: Attributes['pad']): Dense {
  const shape = input.shape.map((size, axis) => at(before, axis) + size + at(after, axis))
  return generate(shape, (index) => {
    const source = index.map((i, axis) => i - at(before, axis))
    return source.every((i, axis) => i >= 0 && i < at(input.shape, axis)) ? element(input, source) : 0
  })
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

function slice(input: Dense, { begin, size }: Attributes['slice']): Dense {
  const strides = stridesOf(input.shape)
  return generate(size, (index) =>
    element(
      input,
      index.map((i, axis) => i + at(begin, axis)),
      strides
    )
  )
}

function transpose(input: Dense, { permutation }: Attributes['transpose']): Dense {
  const strides = stridesOf(input.shape)
  const order = permutation.map((axis) => at(strides, axis))
  return generate(
    permutation.map((axis) => at(input.shape, axis)),
    (index) => element(input, index, order)
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
