/** Writes `scan` as a functional While: counter, carries, one tensor list for each stacked output, and what stays the same. */
import { inputParts, resultParts, scanParts } from '../../../compiler/program/scan'
import { at, range, unstacked } from '../../../compiler/program/shapes'
import type { Operation, Value } from '../../../compiler/program/types'
import { fixedSize, fixedValue } from '../../../compiler/program/sizes'
import type { Size } from '../../../compiler/program/sizes'
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
  /** Whether batch and length are known at run time only, so that the loop hands them on, last of all. */
  readonly anySize: boolean
}

/** Picks what the body hands on unchanged: closed-over values, and the per-step inputs that are not written over. */
function handedOn<T>({ operation: { attributes }, inPlace }: Loop, inputs: readonly T[]): T[] {
  const { steps, closed } = inputParts(attributes, inputs)
  return [...steps.filter((_, k) => !inPlace.has(k)), ...closed]
}

/** The loop's variables in order: counter, carries, lists, then what is handed on, with batch and length where they are no constants. */
function loopTypes(loop: Loop): GraphType[] {
  const { operation } = loop
  const { inputs, outputs } = scanParts(operation)
  const carries = inputs.carries.map((value) => value.type.dtype)
  const lists = outputs.steps.map((): GraphType => 'variant')
  const unchanged = handedOn(loop, operation.inputs).map((value) => value.type.dtype)
  return ['int32', ...carries, ...lists, ...unchanged, ...(loop.anySize ? (['int32', 'int32'] as const) : [])]
}

/** Takes the loop's variables as parameters of a function. */
function takeVariables(writer: FunctionWriter, loop: Loop): Ref[] {
  const refs = loopTypes(loop).map((dtype) => writer.parameter(dtype))
  if (loop.anySize) writer.knowSizes({ batch: at(refs, refs.length - 2), steps: at(refs, refs.length - 1) })
  return refs
}

const stepsOf = (writer: FunctionWriter, { operation }: Loop): Ref => writer.sizes.one(writer.programSizes.steps(operation))

function writeCondition(writer: FunctionWriter, loop: Loop): void {
  const [counter = '', ended = ''] = takeVariables(writer, loop)
  const goesOn = writer.add('Less', [counter, stepsOf(writer, loop)], { T: typeAttr('int32') }, 'z')
  const { until } = loop.operation.attributes
  writer.result('bool', until ? writer.add('LogicalAnd', [goesOn, writer.add('LogicalNot', [ended], {}, 'y')], {}, 'z') : goesOn)
}

function writeBody(block: BlockWriter, loop: Loop): void {
  const { writer } = block
  const { operation, inPlace } = loop
  const { reverse, body } = operation.attributes
  const { inputs, results } = scanParts(operation)
  const types = loopTypes(loop)
  const parameters = takeVariables(writer, loop)
  const counter = at(parameters, 0)
  const last = () => writer.sizes.one(lessOne(writer.programSizes.steps(operation)))
  const index = reverse ? writer.add('Sub', [last(), counter], { T: typeAttr('int32') }, 'z') : counter
  const { carries, steps: lists } = resultParts(operation.attributes, parameters.slice(1, 1 + operation.outputs.length))
  const unchanged = parameters.slice(1 + operation.outputs.length)
  const closed = loop.anySize ? unchanged.slice(0, -2) : unchanged
  const arrays = range(inputs.steps.length).filter((k) => !inPlace.has(k))
  const steps = inputs.steps.map((input, k) => {
    const list = inPlace.get(k)
    if (list !== undefined) return readItem(writer, at(lists, list), input, index)
    return readStep(writer, at(unchanged, arrays.indexOf(k)), input, index)
  })
  const refs = resultParts(operation.attributes, block.block(body, [...carries, ...steps, ...closed.slice(arrays.length)]))
  const stored = lists.map((list, k) => writeStep(writer, list, at(refs.steps, k), at(results.steps, k), index))
  const nextCounter = writer.add('AddV2', [counter, writer.int(1)], { T: typeAttr('int32') }, 'z')
  const variables = [nextCounter, ...refs.carries, ...stored, ...unchanged]
  variables.forEach((ref, k) => writer.result(at(types, k), ref))
}

/** One step of a stacked input: a slice at a computed place. */
function readStep(writer: FunctionWriter, ref: Ref, input: Value, index: Ref): Ref {
  const { dtype, shape } = unstacked(input.type)
  const [, ...sizes] = writer.programSizes.shape(input)
  const begin = writer.add(
    'Pack',
    [index, ...shape.map(() => writer.int(0))],
    { T: typeAttr('int32'), N: intAttr(shape.length + 1), axis: intAttr(0) },
    'output'
  )
  const step = writer.add(
    'Slice',
    [ref, begin, writer.sizes.vector([fixedSize(1), ...sizes])],
    { T: typeAttr(dtype), Index: typeAttr('int32') },
    'output'
  )
  return writer.add('Reshape', [step, writer.sizes.vector(sizes)], { T: typeAttr(dtype), Tshape: typeAttr('int32') }, 'output')
}

/** One step of an input that the list stands in for. */
function readItem(writer: FunctionWriter, list: Ref, input: Value, index: Ref): Ref {
  const { dtype } = unstacked(input.type)
  const [, ...sizes] = writer.programSizes.shape(input)
  return writer.add('TensorListGetItem', [list, index, writer.sizes.vector(sizes)], { element_dtype: typeAttr(dtype) }, 'item')
}

function writeStep(writer: FunctionWriter, list: Ref, item: Ref, value: Value, index: Ref): Ref {
  return writer.add('TensorListSetItem', [list, index, item], { element_dtype: typeAttr(value.type.dtype) }, 'output_handle')
}

/**
 * Makes a list that the loop fills. XLA would make one list of two that start with the same numbers, and copy it before the loop. So
 * each list of floats starts with another number; the loop overwrites every element.
 */
function reserve(writer: FunctionWriter, length: Size, item: Value): Ref {
  const { dtype } = item.type
  const sizes = writer.programSizes.shape(item)
  const elements = writer.sizes.vector(sizes)
  if (dtype !== 'float32' || !writer.library.options.xla) {
    const attrs = { element_dtype: typeAttr(dtype), shape_type: typeAttr('int32') }
    return writer.add('TensorListReserve', [elements, writer.sizes.one(length)], attrs, 'handle')
  }
  const number = writer.constant(dtype, [], [writer.library.next()])
  const filled = writer.add(
    'Fill',
    [writer.sizes.vector([length, ...sizes]), number],
    { T: typeAttr(dtype), index_type: typeAttr('int32') },
    'output'
  )
  return listOf(writer, filled, item)
}

/** The list of an array's steps. */
function listOf(writer: FunctionWriter, array: Ref, item: Value): Ref {
  const attrs = { element_dtype: typeAttr(item.type.dtype), shape_type: typeAttr('int32') }
  const elements = writer.sizes.vector(writer.programSizes.shape(item))
  return writer.add('TensorListFromTensor', [array, elements], attrs, 'output_handle')
}

function stack(writer: FunctionWriter, length: Size, item: Value, list: Ref): Ref {
  const attrs = { element_dtype: typeAttr(item.type.dtype), num_elements: intAttr(fixedValue(length) ?? -1) }
  return writer.add('TensorListStack', [list, writer.sizes.vector(writer.programSizes.shape(item))], attrs, 'tensor')
}

/** A value with its last two axes exchanged. */
function transpose(block: BlockWriter, value: Value): Ref {
  const last = value.type.shape.length - 1
  const order = range(last + 1).map((axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis))
  const attrs = { T: typeAttr(value.type.dtype), Tperm: typeAttr('int32') }
  return block.writer.add('Transpose', [block.whole(value), block.writer.ints(order)], attrs, 'y')
}

const lessOne = (size: Size): Size => ({ ...size, base: { ...size.base, constant: size.base.constant - 1 } })

function sizesHandedOn({ sizes: { known } }: FunctionWriter): Ref[] {
  return known ? [known.batch, known.steps] : []
}

/** Writes the loop and what it needs before and after. */
export function emitScan(block: BlockWriter, source: Scan): void {
  const { writer } = block
  const { library } = writer
  const anySize = writer.sizes.known !== null
  // What is taken out are values of the loop's own, whose sizes are fixed.
  const { scan: operation, transposed } = anySize ? { scan: source, transposed: source.inputs.map(() => false) } : takeOutTransposes(source)
  const inPlace: InPlace = library.options.xla
    ? findInPlace(operation, (value) => block.isSpentBy(value, source))
    : new Map<number, number>()
  const loop = { operation, inPlace, anySize }
  const { attributes } = operation
  const length = writer.programSizes.steps(operation)
  const { results, outputs } = scanParts(operation)
  const inputs = operation.inputs.map((value, k) => (at(transposed, k) ? transpose(block, value) : block.whole(value)))
  const { carries, steps } = inputParts(attributes, inputs)
  const overwritten = new Map([...inPlace].map(([input, output]) => [output, at(steps, input)]))
  const lists = results.steps.map((item, k) => {
    const array = overwritten.get(k)
    return array === undefined ? reserve(writer, length, item) : listOf(writer, array, item)
  })
  const name = writer.node('StatelessWhile', [writer.int(0), ...carries, ...lists, ...handedOn(loop, inputs), ...sizesHandedOn(writer)], {
    T: typesAttr(loopTypes(loop)),
    cond: functionAttr(library.define('condition', (each) => writeCondition(each, loop))),
    body: functionAttr(library.define('body', (each) => writeBody(block.inner(each), loop))),
    output_shapes: { list: {} },
    parallel_iterations: intAttr(10),
    ...(library.options.xla ? {} : { _lower_using_switch_merge: boolAttr(true) })
  })
  const refs = resultParts(
    attributes,
    operation.outputs.map((_, k) => `${name}:output:${k + 1}`)
  )
  outputs.carries.forEach((value, k) => block.set(value, at(refs.carries, k)))
  outputs.steps.forEach((value, k) => block.set(value, stack(writer, length, at(results.steps, k), at(refs.steps, k))))
}
