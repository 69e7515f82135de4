/** Writes `scan` as a functional While: counter, carries, one tensor list for each stacked output, and what stays the same. */
import { at, range, unstacked } from '../../../compiler/program/shapes'
import type { Operation, Value } from '../../../compiler/program/types'
import { boolAttr, functionAttr, intAttr, typeAttr, typesAttr } from './attributes'
import type { GraphType } from './attributes'
import type { BlockWriter } from './blockWriter'
import type { FunctionWriter, Ref } from './functionWriter'
import { findInPlace } from './inPlace'
import type { InPlace } from './inPlace'
import { takeOutTransposes } from './transposes'

type Scan = Operation<'scan'>

/** A scan, and which of its stacked outputs are written over its inputs. */
interface Loop {
  readonly operation: Scan
  readonly inPlace: InPlace
}

/** Of the scan's inputs, what the body hands on unchanged: inputs by step and closed-over values, but for those that are written over. */
function handedOn<T>({ operation: { attributes }, inPlace }: Loop, inputs: readonly T[]): T[] {
  return inputs.slice(attributes.carries).filter((_, k) => !inPlace.has(k))
}

/** The loop's variables in order: counter, carries, lists, then what is handed on. */
function loopTypes(loop: Loop): GraphType[] {
  const { operation } = loop
  const { carries } = operation.attributes
  const types = operation.inputs.map((value) => value.type.dtype)
  const lists = operation.outputs.slice(carries).map((): GraphType => 'variant')
  return ['int32', ...types.slice(0, carries), ...lists, ...handedOn(loop, types)]
}

function writeCondition(writer: FunctionWriter, loop: Loop): void {
  const [counter = ''] = loopTypes(loop).map((dtype) => writer.parameter(dtype))
  writer.result('bool', writer.add('Less', [counter, writer.int(loop.operation.attributes.length)], { T: typeAttr('int32') }, 'z'))
}

function writeBody(block: BlockWriter, loop: Loop): void {
  const { writer } = block
  const { operation, inPlace } = loop
  const { length, carries, inputs, reverse, body } = operation.attributes
  const types = loopTypes(loop)
  const parameters = types.map((dtype) => writer.parameter(dtype))
  const counter = at(parameters, 0)
  const index = reverse ? writer.add('Sub', [writer.int(length - 1), counter], { T: typeAttr('int32') }, 'z') : counter
  const lists = parameters.slice(1 + carries, 1 + operation.outputs.length)
  const rest = parameters.slice(1 + operation.outputs.length)
  const stepped = operation.inputs.slice(carries, carries + inputs)
  const whole = handedOn(loop, range(operation.inputs.length))
  const steps = stepped.map((input, k) => {
    const list = inPlace.get(k)
    if (list !== undefined) return readItem(writer, at(lists, list), input, index)
    return readStep(writer, at(rest, whole.indexOf(carries + k)), input, index)
  })
  const made = block.block(body, [...parameters.slice(1, 1 + carries), ...steps, ...rest.slice(inputs - inPlace.size)])
  const stored = lists.map((list, k) => writeStep(writer, list, at(made, carries + k), at(body.results, carries + k), index))
  const next = writer.add('AddV2', [counter, writer.int(1)], { T: typeAttr('int32') }, 'z')
  const results = [next, ...made.slice(0, carries), ...stored, ...rest]
  results.forEach((ref, k) => writer.result(at(types, k), ref))
}

/** One step of a stacked input: a slice at a computed place. */
function readStep(writer: FunctionWriter, ref: Ref, input: Value, index: Ref): Ref {
  const { dtype, shape } = unstacked(input.type)
  const begin = writer.add(
    'Pack',
    [index, ...shape.map(() => writer.int(0))],
    { T: typeAttr('int32'), N: intAttr(shape.length + 1), axis: intAttr(0) },
    'output'
  )
  const step = writer.add('Slice', [ref, begin, writer.ints([1, ...shape])], { T: typeAttr(dtype), Index: typeAttr('int32') }, 'output')
  return writer.add('Reshape', [step, writer.ints(shape)], { T: typeAttr(dtype), Tshape: typeAttr('int32') }, 'output')
}

/** One step of an input that the list stands in for. */
function readItem(writer: FunctionWriter, list: Ref, input: Value, index: Ref): Ref {
  const { dtype, shape } = unstacked(input.type)
  return writer.add('TensorListGetItem', [list, index, writer.ints(shape)], { element_dtype: typeAttr(dtype) }, 'item')
}

function writeStep(writer: FunctionWriter, list: Ref, item: Ref, value: Value, index: Ref): Ref {
  return writer.add('TensorListSetItem', [list, index, item], { element_dtype: typeAttr(value.type.dtype) }, 'output_handle')
}

/**
 * A list to be filled. Of two lists that start with the same numbers XLA makes one and copies it for the other before the loop,
 * so float lists start with numbers of their own; every element is overwritten.
 */
function reserve(writer: FunctionWriter, length: number, item: Value): Ref {
  const { dtype, shape } = item.type
  const elements = writer.ints(shape)
  if (dtype !== 'float32' || !writer.library.options.xla) {
    const attrs = { element_dtype: typeAttr(dtype), shape_type: typeAttr('int32') }
    return writer.add('TensorListReserve', [elements, writer.int(length)], attrs, 'handle')
  }
  const own = writer.constant(dtype, [], [writer.library.next()])
  const filled = writer.add('Fill', [writer.ints([length, ...shape]), own], { T: typeAttr(dtype), index_type: typeAttr('int32') }, 'output')
  return listOf(writer, filled, item)
}

/** The list of an array's steps. */
function listOf(writer: FunctionWriter, array: Ref, item: Value): Ref {
  const { dtype, shape } = item.type
  const attrs = { element_dtype: typeAttr(dtype), shape_type: typeAttr('int32') }
  return writer.add('TensorListFromTensor', [array, writer.ints(shape)], attrs, 'output_handle')
}

function stack(writer: FunctionWriter, length: number, item: Value, list: Ref): Ref {
  const attrs = { element_dtype: typeAttr(item.type.dtype), num_elements: intAttr(length) }
  return writer.add('TensorListStack', [list, writer.ints(item.type.shape)], attrs, 'tensor')
}

/** A value with its last two axes exchanged. */
function transpose(block: BlockWriter, value: Value): Ref {
  const last = value.type.shape.length - 1
  const order = range(last + 1).map((axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis))
  const attrs = { T: typeAttr(value.type.dtype), Tperm: typeAttr('int32') }
  return block.writer.add('Transpose', [block.whole(value), block.writer.ints(order)], attrs, 'y')
}

/** Writes the loop and what it needs before and after. */
export function emitScan(block: BlockWriter, source: Scan): void {
  const { writer } = block
  const { scan: operation, transposed } = takeOutTransposes(source)
  const { library } = writer
  const inPlace: InPlace = library.options.xla
    ? findInPlace(operation, (value) => block.isSpentBy(value, source))
    : new Map<number, number>()
  const loop = { operation, inPlace }
  const { length, carries, body } = operation.attributes
  const items = body.results.slice(carries)
  const overwritten = new Map([...inPlace].map(([input, output]) => [output, carries + input]))
  const given = operation.inputs.map((value, k) => (at(transposed, k) ? transpose(block, value) : block.whole(value)))
  const lists = items.map((item, k) => {
    const input = overwritten.get(k)
    return input === undefined ? reserve(writer, length, item) : listOf(writer, at(given, input), item)
  })
  const name = writer.node('StatelessWhile', [writer.int(0), ...given.slice(0, carries), ...lists, ...handedOn(loop, given)], {
    T: typesAttr(loopTypes(loop)),
    cond: functionAttr(library.define('condition', (each) => writeCondition(each, loop))),
    body: functionAttr(library.define('body', (each) => writeBody(block.inner(each), loop))),
    output_shapes: { list: {} },
    parallel_iterations: intAttr(10),
    ...(library.options.xla ? {} : { _lower_using_switch_merge: boolAttr(true) })
  })
  const results = range(operation.outputs.length).map((k) => `${name}:output:${k + 1}`)
  operation.outputs.forEach((value, k) =>
    block.set(value, k < carries ? at(results, k) : stack(writer, length, at(items, k - carries), at(results, k)))
  )
}
