/** How each operation is written as JavaScript. One row an operation, so that a new one does not compile without its row. */
import { at, range, sameShape, sizeOf } from '../../compiler/program/shapes'
import type { AnyOperation, Operation, OperationName, Value } from '../../compiler/program/types'
import type { BlockWriter } from './blockWriter'
import { asOperand, expressions } from './expressions'
import { writeConcat, writePad, writeReduction } from './shapeRows'
import { writeScan, writeSplit } from './blockRows'
import { plus, product, times } from './sizes'
import { costOf, indexAt, needsAxes, numberText, offset, view } from './sources'
import type { Place, Source } from './sources'

type Row<N extends OperationName> = (writer: BlockWriter, operation: Operation<N>) => void

const output = ({ outputs }: { readonly outputs: readonly Value[] }): Value => at(outputs, 0)
const input = ({ inputs }: { readonly inputs: readonly Value[] }, k = 0): Value => at(inputs, k)

/** An expression of the numbers at the same place of all inputs. */
function elementwise<N extends keyof typeof expressions>(name: N): Row<N> {
  return (writer, { inputs, outputs, attributes }) => {
    const result = at(outputs, 0)
    const sources = inputs.map((value) => writer.source(value))
    const write = (place: Place) =>
      expressions[name](
        inputs.map((value) => asOperand(writer.read(value, place))),
        { attributes, dtype: result.type.dtype }
      )
    const cost = 1 + sources.reduce((sum, source) => sum + costOf(source), 0)
    writer.setExpression(result, { kind: 'lazy', axes: sources.some(needsAxes), cost, write })
  }
}

/** Several readings of what costs something would compute it several times: it is computed into an array first. */
function cheap(writer: BlockWriter, value: Value): Source {
  if (costOf(writer.source(value)) > 0) writer.array(value)
  return writer.source(value)
}

/** A value of another shape with the same numbers in the same order. */
function sameNumbers(writer: BlockWriter, from: Value, to: Value): void {
  if (needsAxes(writer.source(from))) writer.array(from)
  const source = writer.source(from)
  const shape = writer.shape(to)
  if (source.kind !== 'lazy') return writer.set(to, source)
  const write = (place: Place) => source.write({ flat: 'flat' in place ? place.flat : offset(shape, place.axes) })
  writer.setExpression(to, { ...source, write })
}

const broadcast: Row<'broadcast'> = (writer, operation) => {
  const [from, to] = [input(operation), output(operation)]
  const [count, wanted] = [product(writer.shape(from)), product(writer.shape(to))]
  if (count === wanted || writer.source(from).kind === 'number') return sameNumbers(writer, from, to)
  const source = cheap(writer, from)
  const [shape, extra] = [writer.shape(from), to.type.shape.length - from.type.shape.length]
  if (sizeOf(from.type.shape) === 1 && !needsAxes(source) && shape.every((size) => size === 1)) {
    return writer.set(to, { kind: 'lazy', axes: false, cost: 0, write: () => writer.read(from, { flat: '0' }) })
  }
  const move = (axes: readonly string[]) => shape.map((size, axis) => (size === 1 ? '0' : indexAt(axes, axis + extra)))
  writer.set(to, view(source, shape, move))
}

const slice: Row<'slice'> = (writer, operation) => {
  const [from, to] = [input(operation), output(operation)]
  const begin = writer.script.sizes.begin(operation)
  const [shape, size] = [writer.shape(from), writer.shape(to)]
  if (writer.source(from).kind === 'number') return writer.set(to, writer.source(from))
  const last = range(shape.length).findLast((axis) => shape[axis] !== size[axis]) ?? 0
  if (range(last).some((axis) => size[axis] !== 1)) {
    const move = (axes: readonly string[]) => axes.map((index, axis) => plus([index, String(at(begin, axis))]))
    return writer.set(to, view(cheap(writer, from), shape, move))
  }
  const start = plus(begin.map((first, axis) => times(String(first), product(shape.slice(axis + 1)))))
  writer.set(to, { kind: 'array', name: writer.part(writer.array(from), start, product(size)) })
}

const transpose: Row<'transpose'> = (writer, operation) => {
  const [from, { permutation }] = [input(operation), operation.attributes]
  const move = (axes: readonly string[]) => permutation.map((_, axis) => indexAt(axes, permutation.indexOf(axis)))
  const moved = permutation.filter((axis) => writer.shape(from)[axis] !== 1)
  // Axes of one place may stand anywhere.
  if (moved.every((axis, k) => k === 0 || axis > at(moved, k - 1))) return sameNumbers(writer, from, output(operation))
  writer.set(output(operation), view(cheap(writer, from), writer.shape(from), move))
}

const matmul: Row<'matmul'> = (writer, operation) => {
  const { transposeA, transposeB } = operation.attributes
  const [a, b, result] = [input(operation), input(operation, 1), output(operation)]
  const [left, right] = [writer.array(a), writer.array(b)]
  const [shape, inner] = [writer.shape(result), writer.shape(a)]
  const rank = shape.length
  const sizes = [product(shape.slice(0, -2)), at(shape, rank - 2), at(inner, transposeA ? rank - 2 : rank - 1), at(shape, rank - 1)]
  const name = writer.newArray(result, right.includes('weight') ? right.replace('weight', 'product') : 'product')
  const flags = transposeB ? `, ${transposeA}, true` : transposeA ? ', true' : ''
  writer.line(`kernels.multiply(${name}, ${left}, ${right}, [${sizes.join(', ')}]${flags})`)
  writer.set(result, { kind: 'array', name })
}

const gather: Row<'gather'> = (writer, operation) => {
  const [table, indices] = [writer.array(input(operation)), writer.array(input(operation, 1))]
  const name = writer.newArray(output(operation), 'rows')
  writer.line(`kernels.gather(${name}, ${table}, ${indices}, ${product(writer.shape(input(operation)).slice(1))})`)
  writer.set(output(operation), { kind: 'array', name })
}

const scatterAdd: Row<'scatterAdd'> = (writer, operation) => {
  const [indices, updates] = [writer.array(input(operation)), writer.array(input(operation, 1))]
  const name = writer.newArray(output(operation), 'rows')
  writer.line(`kernels.scatterAdd(${name}, ${indices}, ${updates}, ${product(writer.shape(output(operation)).slice(1))})`)
  writer.set(output(operation), { kind: 'array', name })
}

const random: Row<'random'> = (writer, operation) => {
  const [key, counters] = [writer.array(input(operation)), input(operation, 1)]
  const counter = cheap(writer, counters)
  const write = (place: Place) => `kernels.random(${key}, ${writer.read(counters, place)}, ${operation.attributes.stream})`
  writer.setExpression(output(operation), { kind: 'lazy', axes: needsAxes(counter), cost: 1, write })
}

const fill: Row<'fill'> = (writer, operation) => {
  const value = writer.script.sizes.filled(operation)
  writer.set(output(operation), { kind: 'number', text: typeof value === 'number' ? numberText(value) : `(${value})` })
}

const iota: Row<'iota'> = (writer, operation) => {
  const write = (place: Place) => ('axes' in place ? indexAt(place.axes, operation.attributes.axis) : '0')
  writer.set(output(operation), { kind: 'lazy', axes: true, cost: 0, write })
}

const rows: { readonly [N in OperationName]: Row<N> } = {
  neg: elementwise('neg'),
  exp: elementwise('exp'),
  log: elementwise('log'),
  sqrt: elementwise('sqrt'),
  sin: elementwise('sin'),
  cos: elementwise('cos'),
  tanh: elementwise('tanh'),
  sigmoid: elementwise('sigmoid'),
  relu: elementwise('relu'),
  softplus: elementwise('softplus'),
  erf: elementwise('erf'),
  abs: elementwise('abs'),
  sign: elementwise('sign'),
  not: elementwise('not'),
  add: elementwise('add'),
  sub: elementwise('sub'),
  mul: elementwise('mul'),
  div: elementwise('div'),
  max: elementwise('max'),
  min: elementwise('min'),
  and: elementwise('and'),
  or: elementwise('or'),
  equal: elementwise('equal'),
  less: elementwise('less'),
  lessEqual: elementwise('lessEqual'),
  select: elementwise('select'),
  cast: elementwise('cast'),
  power: elementwise('power'),
  fill,
  iota,
  broadcast,
  reshape: (writer, operation) =>
    sameShape(input(operation).type.shape, output(operation).type.shape)
      ? writer.set(output(operation), writer.source(input(operation)))
      : sameNumbers(writer, input(operation), output(operation)),
  transpose,
  slice,
  concat: writeConcat,
  pad: writePad,
  matmul,
  gather,
  scatterAdd,
  random,
  reduceSum: (writer, operation) =>
    writeReduction(writer, operation, operation.attributes.axes, '0', (total, next) => `${total} += ${next}`),
  reduceMax: (writer, operation) =>
    writeReduction(writer, operation, operation.attributes.axes, '-Infinity', (total, next) => `${total} = Math.max(${total}, ${next})`),
  stopGradient: (writer, operation) => writer.set(output(operation), writer.source(input(operation))),
  scan: writeScan,
  split: writeSplit
}

/** Writes one operation. */
export function writeOperation(writer: BlockWriter, operation: AnyOperation): void {
  write(writer, operation)
}

function write<N extends OperationName>(writer: BlockWriter, operation: Operation<N> & { readonly name: N }): void {
  rows[operation.name](writer, operation)
}
