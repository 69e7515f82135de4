/** The typing rule of each operation: from input types and attributes to output types. One row an operation; what breaks a rule throws ProgramError. */
import { inputParts, resultParts } from './scan'
import { at, broadcastsTo, printType, range, sameShape, sameType, sizeOf, stacked, unstacked } from './shapes'
import type { Attributes, BinaryName, Block, CompareName, DType, OperationName, Shape, TensorType, UnaryName } from './types'

/** A program that breaks a rule of its own language: a defect of the engine, never the user's. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError'
}

type Rule<N extends OperationName> = (inputs: readonly TensorType[], attributes: Attributes[N]) => TensorType[]

function need(condition: boolean, message: () => string): void {
  if (!condition) throw new ProgramError(message())
}

function list(types: readonly TensorType[]): string {
  return types.map(printType).join(' ')
}

const unaryOf =
  (dtype: DType): Rule<UnaryName> =>
  (inputs) => {
    need(inputs.length === 1 && at(inputs, 0).dtype === dtype, () => `one ${dtype} input, got ${list(inputs)}`)
    return [at(inputs, 0)]
  }
const unary = unaryOf('float32')

const binaryOf =
  (dtypes: readonly DType[], result?: DType): Rule<BinaryName | CompareName> =>
  (inputs) => {
    need(inputs.length === 2, () => `two inputs, got ${inputs.length}`)
    const [a, b] = [at(inputs, 0), at(inputs, 1)]
    need(sameType(a, b) && dtypes.includes(a.dtype), () => `two inputs of one type (${dtypes.join(' or ')}), got ${list(inputs)}`)
    return [{ dtype: result ?? a.dtype, shape: a.shape }]
  }
const binary = binaryOf(['float32', 'int32'])
const logical = binaryOf(['bool'])
const compare = binaryOf(['float32', 'int32'], 'bool')

function reduced(input: TensorType, axes: readonly number[]): TensorType {
  need(
    new Set(axes).size === axes.length && axes.every((axis) => axis >= 0 && axis < input.shape.length),
    () => `axes ${axes.join()} of ${printType(input)}`
  )
  return { dtype: input.dtype, shape: input.shape.filter((_, axis) => !axes.includes(axis)) }
}

function one(inputs: readonly TensorType[]): TensorType {
  need(inputs.length === 1, () => `one input, got ${inputs.length}`)
  return at(inputs, 0)
}

function matmul(inputs: readonly TensorType[], { transposeA, transposeB }: Attributes['matmul']): TensorType[] {
  need(
    inputs.length === 2 && inputs.every((type) => type.dtype === 'float32' && type.shape.length >= 2),
    () => `two float32 inputs of rank ≥ 2, got ${list(inputs)}`
  )
  const [a, b] = [at(inputs, 0).shape, at(inputs, 1).shape]
  const [aRows, aColumns] = matrixSizes(a, transposeA)
  const [bRows, bColumns] = matrixSizes(b, transposeB)
  need(
    aColumns === bRows && sameShape(a.slice(0, -2), b.slice(0, -2)),
    () => `product of ${list(inputs)}${transposeA ? ' tA' : ''}${transposeB ? ' tB' : ''}`
  )
  return [{ dtype: 'float32', shape: [...a.slice(0, -2), aRows, bColumns] }]
}

/** Rows and columns of the last two axes as the product sees them. */
function matrixSizes(shape: Shape, transposed: boolean): [number, number] {
  const [rows, columns] = [at(shape, shape.length - 2), at(shape, shape.length - 1)]
  return transposed ? [columns, rows] : [rows, columns]
}

function concat(inputs: readonly TensorType[], { axis }: Attributes['concat']): TensorType[] {
  need(inputs.length >= 1, () => 'at least one input')
  const first = at(inputs, 0)
  const fits = (type: TensorType) =>
    type.dtype === first.dtype &&
    type.shape.length === first.shape.length &&
    type.shape.every((size, k) => k === axis || size === first.shape[k])
  need(axis >= 0 && axis < first.shape.length && inputs.every(fits), () => `concat along ${axis} of ${list(inputs)}`)
  const total = inputs.reduce((sum, type) => sum + at(type.shape, axis), 0)
  return [{ dtype: first.dtype, shape: first.shape.map((size, k) => (k === axis ? total : size)) }]
}

function scan(inputs: readonly TensorType[], attributes: Attributes['scan']): TensorType[] {
  const { length, body } = attributes
  const least = attributes.carries + attributes.inputs
  need(inputs.length >= least, () => `${least} inputs, got ${inputs.length}`)
  const { carries, steps, closed } = inputParts(attributes, inputs)
  need(
    steps.every((type) => type.shape[0] === length),
    () => `scan inputs of leading size ${length}, got ${list(inputs)}`
  )
  checkParameters(body, [...carries, ...steps.map(unstacked), ...closed])
  const types = body.results.map((value) => value.type)
  const results = resultParts(attributes, types)
  need(
    results.carries.length === carries.length && carries.every((type, k) => sameType(at(results.carries, k), type)),
    () => `carries ${list(carries)} become ${list(types)}`
  )
  if (attributes.until) checkUntil(carries, steps.length + results.steps.length)
  return [...results.carries, ...results.steps.map((type) => stacked(type, length))]
}

function checkUntil([first]: readonly TensorType[], steps: number): void {
  need(
    first?.dtype === 'bool' && first.shape.length === 0 && steps === 0,
    () => 'a loop with an end of its own has a bool [] first and no steps'
  )
}

function checkParameters(body: Block, expected: readonly TensorType[]): void {
  const parameters = body.parameters.map((value) => value.type)
  need(
    parameters.length === expected.length && parameters.every((type, k) => sameType(type, at(expected, k))),
    () => `body takes ${list(parameters)}, is given ${list(expected)}`
  )
}

function split(inputs: readonly TensorType[], { parts, cut, join, body }: Attributes['split']): TensorType[] {
  need(cut.length === inputs.length && join.length === body.results.length, () => 'one cut an input and one join a result')
  checkParameters(
    body,
    inputs.map((type, k) => cutType(type, at(cut, k), parts))
  )
  return body.results.map((value, k) => {
    const how = at(join, k)
    if (how.kind === 'sum') return value.type
    return { dtype: value.type.dtype, shape: value.type.shape.map((size, axis) => (axis === how.axis ? size * parts : size)) }
  })
}

function cutType(type: TensorType, axis: number | null, parts: number): TensorType {
  if (axis === null) return type
  need(at(type.shape, axis) % parts === 0, () => `${printType(type)} in ${parts} parts along ${axis}`)
  return { dtype: type.dtype, shape: type.shape.map((size, k) => (k === axis ? size / parts : size)) }
}

/** Every operation's rule. */
export const typeRules: { readonly [N in OperationName]: Rule<N> } = {
  neg: unary,
  exp: unary,
  log: unary,
  sqrt: unary,
  sin: unary,
  cos: unary,
  tanh: unary,
  sigmoid: unary,
  relu: unary,
  softplus: unary,
  erf: unary,
  abs: unary,
  sign: unary,
  not: unaryOf('bool'),
  add: binary,
  sub: binary,
  mul: binary,
  div: binaryOf(['float32']),
  max: binary,
  min: binary,
  and: logical,
  or: logical,
  equal: compare,
  less: compare,
  lessEqual: compare,
  fill: (inputs, { type }) => (need(inputs.length === 0, () => 'no inputs'), [type]),
  iota: (inputs, { shape, axis }) => (
    need(inputs.length === 0 && axis < shape.length, () => 'no inputs, an axis of the shape'),
    [{ dtype: 'int32', shape }]
  ),
  select: (inputs) => {
    need(inputs.length === 3, () => `three inputs, got ${inputs.length}`)
    const [condition, a, b] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)]
    need(condition.dtype === 'bool' && sameShape(condition.shape, a.shape) && sameType(a, b), () => `select of ${list(inputs)}`)
    return [a]
  },
  power: (inputs) => unary(inputs, {}),
  cast: (inputs, { dtype }) => [{ dtype, shape: one(inputs).shape }],
  broadcast: (inputs, { shape }) => {
    const input = one(inputs)
    need(broadcastsTo(input.shape, shape), () => `${printType(input)} to [${shape.join()}]`)
    return [{ dtype: input.dtype, shape }]
  },
  matmul,
  reshape: (inputs, { shape }) => {
    const input = one(inputs)
    need(sizeOf(input.shape) === sizeOf(shape), () => `${printType(input)} to [${shape.join()}]`)
    return [{ dtype: input.dtype, shape }]
  },
  transpose: (inputs, { permutation }) => {
    const input = one(inputs)
    need(
      permutation.length === input.shape.length && range(permutation.length).every((axis) => permutation.includes(axis)),
      () => `${printType(input)} by ${permutation.join()}`
    )
    return [{ dtype: input.dtype, shape: permutation.map((axis) => at(input.shape, axis)) }]
  },
  slice: (inputs, { begin, size }) => {
    const input = one(inputs)
    const fits = input.shape.every(
      (whole, axis) => at(begin, axis) >= 0 && at(size, axis) >= 0 && at(begin, axis) + at(size, axis) <= whole
    )
    need(
      begin.length === input.shape.length && size.length === input.shape.length && fits,
      () => `${printType(input)} from ${begin.join()} size ${size.join()}`
    )
    return [{ dtype: input.dtype, shape: size }]
  },
  concat,
  pad: (inputs, { before, after }) => {
    const input = one(inputs)
    need(before.length === input.shape.length && after.length === input.shape.length, () => `pad of ${printType(input)}`)
    return [{ dtype: input.dtype, shape: input.shape.map((size, axis) => at(before, axis) + size + at(after, axis)) }]
  },
  gather: (inputs) => {
    need(inputs.length === 2, () => `two inputs, got ${inputs.length}`)
    const [table, indices] = [at(inputs, 0), at(inputs, 1)]
    need(table.shape.length >= 1 && indices.dtype === 'int32', () => `gather of ${list(inputs)}`)
    return [{ dtype: table.dtype, shape: [...indices.shape, ...table.shape.slice(1)] }]
  },
  scatterAdd: (inputs, { rows }) => {
    need(inputs.length === 2, () => `two inputs, got ${inputs.length}`)
    const [indices, updates] = [at(inputs, 0), at(inputs, 1)]
    need(
      indices.dtype === 'int32' && sameShape(updates.shape.slice(0, indices.shape.length), indices.shape),
      () => `scatterAdd of ${list(inputs)}`
    )
    return [{ dtype: updates.dtype, shape: [rows, ...updates.shape.slice(indices.shape.length)] }]
  },
  random: (inputs) => {
    need(inputs.length === 2, () => `two inputs, got ${inputs.length}`)
    const [key, counters] = [at(inputs, 0), at(inputs, 1)]
    need(
      key.dtype === 'int32' && sameShape(key.shape, [2]) && counters.dtype === 'int32',
      () => `a key int32[2] and int32 counters, got ${list(inputs)}`
    )
    return [{ dtype: 'float32', shape: counters.shape }]
  },
  reduceSum: (inputs, { axes }) => [reduced(one(inputs), axes)],
  reduceMax: (inputs, { axes }) => [reduced(one(inputs), axes)],
  stopGradient: (inputs) => [one(inputs)],
  scan,
  split
}

/** The types of an operation's outputs. Throws ProgramError, which names the operation. */
export function outputTypes<N extends OperationName>(name: N, inputs: readonly TensorType[], attributes: Attributes[N]): TensorType[] {
  try {
    return typeRules[name](inputs, attributes)
  } catch (error) {
    throw new ProgramError(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
