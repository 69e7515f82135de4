/** How each operation is written as TensorFlow nodes. One row an operation. */
import { at, sizeOf } from '../../../compiler/program/shapes'
import { fixedSize } from '../../../compiler/program/sizes'
import type { DType, Operation, OperationName, Value } from '../../../compiler/program/types'
import { boolAttr, intAttr, typeAttr } from './attributes'
import { BlockWriter } from './blockWriter'
import type { FunctionWriter, Ref } from './functionWriter'
import { emitRandom } from './random'
import { emitScan } from './scan'
import { emitSplit } from './split'
import type { Attrs } from './savedModelProto'

type Row<N extends OperationName> = (block: BlockWriter, operation: Operation<N>) => void

function single(operation: Operation): Value {
  return at(operation.outputs, 0)
}

function dtypeOf(operation: Operation): DType {
  return at(operation.inputs, 0).type.dtype
}

/** A row that gives one tensor made from whole inputs. */
function plain<N extends OperationName>(make: (block: BlockWriter, operation: Operation<N>, inputs: Ref[]) => Ref): Row<N> {
  return (block, operation) => {
    const inputs = operation.inputs.map((value) => block.whole(value))
    block.set(single(operation), make(block, operation, inputs))
  }
}

/** A row that keeps what the input is and changes its elements; a narrow input stays narrow. */
function unary<N extends OperationName>(op: string, output = 'y'): Row<N> {
  return (block, operation) => {
    const { ref, shape } = block.narrowest(at(operation.inputs, 0))
    const attrs: Attrs = op === 'LogicalNot' ? {} : { T: typeAttr(dtypeOf(operation)) }
    block.setNarrow(single(operation), block.writer.add(op, [ref], attrs, output), shape)
  }
}

/** A row for what broadcasts by itself. */
function binary<N extends OperationName>(op: string): Row<N> {
  return (block, operation) => {
    const output = single(operation)
    const attrs: Attrs = op.startsWith('Logical') ? {} : { T: typeAttr(dtypeOf(operation)) }
    block.set(output, block.writer.add(op, block.broadcastable(operation.inputs, output.type.shape), attrs, 'z'))
  }
}

function reduction<N extends 'reduceSum' | 'reduceMax'>(op: string): Row<N> {
  return plain((block, operation, [input = '']) =>
    block.writer.add(
      op,
      [input, block.writer.ints(operation.attributes.axes)],
      { T: typeAttr(dtypeOf(operation)), Tidx: typeAttr('int32'), keep_dims: boolAttr(false) },
      'output'
    )
  )
}

function emitMatmul(block: BlockWriter, operation: Operation<'matmul'>, inputs: Ref[]): Ref {
  const { transposeA, transposeB } = operation.attributes
  return at(operation.inputs, 0).type.shape.length === 2
    ? block.writer.add(
        'MatMul',
        inputs,
        { T: typeAttr('float32'), transpose_a: boolAttr(transposeA), transpose_b: boolAttr(transposeB) },
        'product'
      )
    : block.writer.add(
        'BatchMatMulV2',
        inputs,
        { T: typeAttr('float32'), adj_x: boolAttr(transposeA), adj_y: boolAttr(transposeB) },
        'output'
      )
}

/** Counts along one axis: a range of that length with axes of 1 behind it, which broadcasts. */
function emitIota(block: BlockWriter, operation: Operation<'iota'>): void {
  const { writer } = block
  const { shape, axis } = operation.attributes
  const length = at(writer.programSizes.shape(single(operation)), axis)
  const counted = writer.add('Range', [writer.int(0), writer.sizes.one(length), writer.int(1)], { Tidx: typeAttr('int32') }, 'output')
  const narrow = shape.slice(axis).map((size, k) => (k === 0 ? size : 1))
  const sizes = narrow.map((size, k) => (k === 0 ? length : fixedSize(size)))
  const ref = narrow.length === 1 ? counted : reshaped(block, counted, 'int32', writer.sizes.vector(sizes))
  block.setNarrow(single(operation), ref, narrow)
}

function reshaped(block: BlockWriter, ref: Ref, dtype: DType, shape: Ref): Ref {
  return block.writer.add('Reshape', [ref, shape], { T: typeAttr(dtype), Tshape: typeAttr('int32') }, 'output')
}

function emitPad(block: BlockWriter, operation: Operation<'pad'>, [input = '']: Ref[]): Ref {
  const { before, after } = block.writer.programSizes.around(operation)
  const paddings = block.writer.sizes.pairs(before.map((size, axis) => [size, at(after, axis)]))
  return block.writer.add('Pad', [input, paddings], { T: typeAttr(dtypeOf(operation)), Tpaddings: typeAttr('int32') }, 'output')
}

function emitGather(block: BlockWriter, operation: Operation<'gather'>, inputs: Ref[]): Ref {
  const attrs = { Tparams: typeAttr(dtypeOf(operation)), Tindices: typeAttr('int32'), Taxis: typeAttr('int32'), batch_dims: intAttr(0) }
  return block.writer.add('GatherV2', [...inputs, block.writer.int(0)], attrs, 'output')
}

function emitScatterAdd(block: BlockWriter, operation: Operation<'scatterAdd'>, [indices = '', updates = '']: Ref[]): Ref {
  const attrs = { T: typeAttr(single(operation).type.dtype), Tindices: typeAttr('int32'), Tnumsegments: typeAttr('int32') }
  return block.writer.add('UnsortedSegmentSum', [updates, indices, block.writer.int(operation.attributes.rows)], attrs, 'output')
}

type Rows = { readonly [N in OperationName]: Row<N> }

const rows: Rows = {
  neg: unary('Neg'),
  exp: unary('Exp'),
  log: unary('Log'),
  sqrt: unary('Sqrt'),
  sin: unary('Sin'),
  cos: unary('Cos'),
  tanh: unary('Tanh'),
  sigmoid: unary('Sigmoid'),
  relu: unary('Relu', 'activations'),
  softplus: unary('Softplus', 'activations'),
  erf: unary('Erf'),
  abs: unary('Abs'),
  sign: unary('Sign'),
  not: unary('LogicalNot'),
  add: binary('AddV2'),
  sub: binary('Sub'),
  mul: binary('Mul'),
  div: binary('RealDiv'),
  max: binary('Maximum'),
  min: binary('Minimum'),
  and: binary('LogicalAnd'),
  or: binary('LogicalOr'),
  equal: binary('Equal'),
  less: binary('Less'),
  lessEqual: binary('LessEqual'),
  fill: (block, operation) => {
    const { writer } = block
    const number = writer.sizes.number(writer.programSizes.filled(operation), operation.attributes.type.dtype)
    block.setNarrow(single(operation), number, [])
  },
  iota: emitIota,
  select: (block, operation) => {
    const output = single(operation)
    const inputs = block.broadcastable(operation.inputs, output.type.shape)
    block.set(output, block.writer.add('SelectV2', inputs, { T: typeAttr(output.type.dtype) }, 'output'))
  },
  cast: (block, operation) => {
    const { ref, shape } = block.narrowest(at(operation.inputs, 0))
    const attrs = { SrcT: typeAttr(dtypeOf(operation)), DstT: typeAttr(operation.attributes.dtype) }
    block.setNarrow(single(operation), block.writer.add('Cast', [ref], attrs, 'y'), shape)
  },
  power: (block, operation) => {
    const { ref, shape } = block.narrowest(at(operation.inputs, 0))
    const exponent = block.writer.constant('float32', [], [operation.attributes.exponent])
    block.setNarrow(single(operation), block.writer.add('Pow', [ref, exponent], { T: typeAttr('float32') }, 'z'), shape)
  },
  broadcast: (block, operation) => {
    const { ref, shape } = block.narrowest(at(operation.inputs, 0))
    block.setNarrow(single(operation), ref, shape)
  },
  matmul: plain(emitMatmul),
  reshape: (block, operation) => {
    const input = at(operation.inputs, 0)
    const { ref, shape } = block.narrowest(input)
    if (sizeOf(shape) === 1)
      block.setNarrow(single(operation), shape.length === 0 ? ref : reshaped(block, ref, input.type.dtype, block.writer.ints([])), [])
    else block.set(single(operation), reshaped(block, block.whole(input), input.type.dtype, block.shape(single(operation))))
  },
  transpose: plain((block, operation, [input = '']) =>
    block.writer.add(
      'Transpose',
      [input, block.writer.ints(operation.attributes.permutation)],
      { T: typeAttr(dtypeOf(operation)), Tperm: typeAttr('int32') },
      'y'
    )
  ),
  slice: plain((block, operation, [input = '']) =>
    block.writer.add(
      'Slice',
      [input, block.writer.sizes.vector(block.writer.programSizes.begin(operation)), block.shape(single(operation))],
      { T: typeAttr(dtypeOf(operation)), Index: typeAttr('int32') },
      'output'
    )
  ),
  concat: plain((block, operation, inputs) =>
    block.writer.add(
      'ConcatV2',
      [...inputs, block.writer.int(operation.attributes.axis)],
      { T: typeAttr(dtypeOf(operation)), Tidx: typeAttr('int32'), N: intAttr(inputs.length) },
      'output'
    )
  ),
  pad: plain(emitPad),
  gather: plain(emitGather),
  scatterAdd: plain(emitScatterAdd),
  random: plain(emitRandom),
  reduceSum: reduction('Sum'),
  reduceMax: reduction('Max'),
  stopGradient: (block, operation) => {
    const { ref, shape } = block.narrowest(at(operation.inputs, 0))
    block.setNarrow(single(operation), ref, shape)
  },
  scan: emitScan,
  split: emitSplit
}

function emit<N extends OperationName>(block: BlockWriter, operation: Operation<N>): void {
  const row: Rows[N] = rows[operation.name]
  row(block, operation)
}

/** Starts writing a block into a function. */
export function openBlock(writer: FunctionWriter): BlockWriter {
  return new BlockWriter(writer, emit)
}
