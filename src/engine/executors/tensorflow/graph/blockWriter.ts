/** Writes a block's operations into a function, and knows where each value is found there. */
import { at, sameShape } from '../../../compiler/program/shapes'
import type { AnyOperation, Block, Shape, Value } from '../../../compiler/program/types'
import { typeAttr } from './attributes'
import type { FunctionWriter, Ref } from './functionWriter'

/** A smaller tensor that broadcasts to a value, for operations that broadcast by themselves. */
interface Narrow {
  readonly ref: Ref
  readonly shape: Shape
}

/** Writes one operation; `operations.ts` has one row for each. */
export type Emit = (block: BlockWriter, operation: AnyOperation) => void

export class BlockWriter {
  private readonly wide = new Map<Value, Ref>()
  private readonly narrow = new Map<Value, Narrow>()
  private readonly made = new Set<Value>()
  private readonly lastReader = new Map<Value, AnyOperation>()

  constructor(
    readonly writer: FunctionWriter,
    private readonly emit: Emit
  ) {}

  /** Opens a writer of a block in another function. */
  inner(writer: FunctionWriter): BlockWriter {
    return new BlockWriter(writer, this.emit)
  }

  set(value: Value, ref: Ref): void {
    this.wide.set(value, ref)
  }

  /** Says that `value` is `ref` of `shape`, broadcast; it is written out only where it is needed whole. */
  setNarrow(value: Value, ref: Ref, shape: Shape): void {
    if (sameShape(shape, value.type.shape)) this.set(value, ref)
    else this.narrow.set(value, { ref, shape })
  }

  /** The value in its own shape. */
  whole(value: Value): Ref {
    const known = this.wide.get(value)
    if (known !== undefined) return known
    const narrow = this.narrow.get(value)
    if (!narrow) throw new RangeError(`value %${value.id} is used before it is made`)
    const ref = this.writer.add(
      'BroadcastTo',
      [narrow.ref, this.shape(value)],
      { T: typeAttr(value.type.dtype), Tidx: typeAttr('int32') },
      'output'
    )
    this.wide.set(value, ref)
    return ref
  }

  /** The shape of a value as an int32 vector. */
  shape(value: Value): Ref {
    return this.writer.sizes.vector(this.writer.programSizes.shape(value))
  }

  /** The value as small as it is known, and that shape. */
  narrowest(value: Value): Narrow {
    return this.narrow.get(value) ?? { ref: this.whole(value), shape: value.type.shape }
  }

  /** Inputs of an operation that broadcasts: narrow where together they still make `shape`. */
  broadcastable(inputs: readonly Value[], shape: Shape): Ref[] {
    const narrow = inputs.map((value) => this.narrowest(value))
    const filled = shape.every((size, axis) => narrow.some((each) => each.shape[each.shape.length - shape.length + axis] === size))
    return filled ? narrow.map((each) => each.ref) : inputs.map((value) => this.whole(value))
  }

  /** Writes operations one after another, of which `results` are read afterwards. */
  operations(operations: readonly AnyOperation[], results: readonly Value[]): void {
    for (const operation of operations) operation.inputs.forEach((value) => this.lastReader.set(value, operation))
    for (const value of results) this.lastReader.delete(value)
    for (const operation of operations) {
      this.emit(this, operation)
      operation.outputs.forEach((value) => this.made.add(value))
    }
  }

  /** Whether the value was made here, and the operation is the last that reads it. */
  isSpentBy(value: Value, operation: AnyOperation): boolean {
    return this.made.has(value) && this.lastReader.get(value) === operation
  }

  block(block: Block, inputs: readonly Ref[]): Ref[] {
    block.parameters.forEach((value, k) => this.set(value, at(inputs, k)))
    this.operations(block.operations, block.results)
    return block.results.map((value) => this.whole(value))
  }
}
