/** A program for every batch and every length: it is written at several, and what differs between them are sizes that fit a function. */
import { at } from '../../compiler/program/shapes'
import type { AnyOperation, Block, Program, Value } from '../../compiler/program/types'
import type { ProgramSizes, Size, SizedNumber } from '../../compiler/program/sizes'
import { fitNumber, fitSize, samples } from './fitSize'
import type { Sample } from './fitSize'

export interface SizedProgram {
  /** As it is at one batch and one length. */
  readonly program: Program
  readonly sizes: ProgramSizes
}

/** The structure of a program, or one of its numbers, depends on the batch or the length in a way that no function here describes. */
export class SizesDiffer extends Error {
  override readonly name = 'SizesDiffer'
}

/** Writes the program at several sizes. Throws SizesDiffer. */
export function sizedProgram(write: (sample: Sample) => Program): SizedProgram {
  const programs = samples.map(write)
  const comparison = new Comparison()
  comparison.blocks(programs.map(({ block }) => block))
  return { program: at(programs, 0), sizes: comparison }
}

/** Walks blocks that should be one and the same but for their sizes. */
class Comparison implements ProgramSizes {
  private readonly shapes = new Map<Value, readonly Size[]>()
  private readonly begins = new Map<AnyOperation, readonly Size[]>()
  private readonly pads = new Map<AnyOperation, { before: readonly Size[]; after: readonly Size[] }>()
  private readonly lengths = new Map<AnyOperation, readonly Size[]>()
  private readonly fills = new Map<AnyOperation, SizedNumber>()
  /** The value of the first block that each value of the others stands for. */
  private readonly firsts = new Map<Value, Value>()

  shape(value: Value): readonly Size[] {
    return known(this.shapes.get(value))
  }
  begin(operation: AnyOperation): readonly Size[] {
    return known(this.begins.get(operation))
  }
  around(operation: AnyOperation): { before: readonly Size[]; after: readonly Size[] } {
    return known(this.pads.get(operation))
  }
  steps(operation: AnyOperation): Size {
    return at(known(this.lengths.get(operation)), 0)
  }
  filled(operation: AnyOperation): SizedNumber {
    return known(this.fills.get(operation))
  }

  blocks(blocks: readonly Block[]): void {
    this.values(blocks.map(({ parameters }) => parameters))
    const [first] = blocks
    if (!first || blocks.some(({ operations }) => operations.length !== first.operations.length))
      throw new SizesDiffer('the number of operations depends on the length')
    first.operations.forEach((_, k) => this.operations(blocks.map(({ operations }) => at(operations, k))))
    this.same(blocks.map(({ results }) => results))
  }

  private operations(operations: readonly AnyOperation[]): void {
    const [first] = operations
    if (!first || operations.some(({ name }) => name !== first.name)) throw new SizesDiffer('the operations depend on the length')
    this.same(operations.map(({ inputs }) => inputs))
    if (first.name === 'scan' || first.name === 'split') this.blocks(operations.map(bodyOf))
    this.values(operations.map(({ outputs }) => outputs))
    this.attributes(first, operations)
  }

  private attributes(first: AnyOperation, operations: readonly AnyOperation[]): void {
    switch (first.name) {
      case 'slice':
        return void this.begins.set(first, sizesOf(operations.map((each) => (each.name === 'slice' ? each.attributes.begin : []))))
      case 'pad': {
        const before = sizesOf(operations.map((each) => (each.name === 'pad' ? each.attributes.before : [])))
        const after = sizesOf(operations.map((each) => (each.name === 'pad' ? each.attributes.after : [])))
        return void this.pads.set(first, { before, after })
      }
      case 'fill': {
        const number = fitNumber(operations.map((each) => (each.name === 'fill' ? each.attributes.value : NaN)))
        if (!number) throw new SizesDiffer('a constant depends on the length')
        return void this.fills.set(first, number)
      }
      case 'scan':
        this.lengths.set(first, sizesOf(operations.map((each) => (each.name === 'scan' ? [each.attributes.length] : []))))
        return sameFixed(operations)
      default:
        return sameFixed(operations)
    }
  }

  /** Notes values that stand in the same place, with their sizes. */
  private values(lists: readonly (readonly Value[])[]): void {
    const [first] = lists
    if (!first || lists.some((list) => list.length !== first.length)) throw new SizesDiffer('the number of values depends on the length')
    first.forEach((value, k) => {
      const values = lists.map((list) => at(list, k))
      if (values.some(({ type }) => type.dtype !== value.type.dtype)) throw new SizesDiffer('a type depends on the length')
      for (const each of values) this.firsts.set(each, value)
      this.shapes.set(value, sizesOf(values.map(({ type }) => type.shape)))
    })
  }

  private same(lists: readonly (readonly Value[])[]): void {
    const [first] = lists
    const same = lists.every(
      (list) => list.length === first?.length && list.every((value, k) => this.firsts.get(value) === this.firsts.get(at(first, k)))
    )
    if (!same) throw new SizesDiffer('which values are read depends on the length')
  }
}

function bodyOf(operation: AnyOperation): Block {
  if (operation.name === 'scan' || operation.name === 'split') return operation.attributes.body
  throw new SizesDiffer('the operations depend on the length')
}

function sizesOf(shapes: readonly (readonly number[])[]): readonly Size[] {
  const [first] = shapes
  if (!first || shapes.some(({ length }) => length !== first.length)) throw new SizesDiffer('the number of axes depends on the length')
  return first.map((_, axis) => {
    const size = fitSize(shapes.map((shape) => at(shape, axis)))
    if (!size) throw new SizesDiffer(`no function of batch and length gives the sizes ${shapes.map((shape) => shape[axis]).join()}`)
    return size
  })
}

/** Attributes that the outputs' shapes do not show must be equal. */
function sameFixed(operations: readonly AnyOperation[]): void {
  const keys = new Set(operations.map((operation) => JSON.stringify(fixedAttributes(operation))))
  if (keys.size > 1) throw new SizesDiffer('an attribute depends on the length')
}

/** The attributes without sizes, which are those of the outputs, and without bodies. */
function fixedAttributes({ name, attributes }: AnyOperation): unknown {
  switch (name) {
    case 'broadcast':
    case 'reshape':
      return null
    case 'iota':
      return attributes.axis
    case 'scan':
      return [attributes.carries, attributes.inputs, attributes.reverse]
    case 'split':
      return [attributes.parts, attributes.cut, attributes.join]
    default:
      return attributes
  }
}

function known<T>(item: T | undefined): T {
  if (item === undefined) throw new RangeError('the program has no such value')
  return item
}
