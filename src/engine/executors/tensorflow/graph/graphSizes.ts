/** Sizes as int32 tensors of a function: constants where they are fixed, else computed from the batch and the length that the function gets. */
import { fixedValue, writeSize } from '../../../compiler/program/sizes'
import type { Size, SizeArithmetic, SizedNumber } from '../../../compiler/program/sizes'
import type { DType } from '../../../compiler/program/types'
import { boolAttr, intAttr, typeAttr } from './attributes'
import type { Attrs } from './savedModelProto'

/** Where a node finds one of its inputs. */
type Ref = string

/** The function into which sizes are written. */
interface SizeWriter {
  add(op: string, input: readonly Ref[], attr: Attrs, output: string): Ref
  constant(dtype: DType, shape: readonly number[], values: readonly number[]): Ref
  int(value: number): Ref
  ints(values: readonly number[]): Ref
}

/** B and T, each int32 []. */
export interface RunTimeSizes {
  readonly batch: Ref
  readonly steps: Ref
}

const int32 = { T: typeAttr('int32') }

/** Writes sizes into one function; equal ones are written once. */
export class GraphSizes {
  private readonly written = new Map<string, Ref>()

  /** `known` is null in a program whose sizes are all fixed. */
  constructor(
    private readonly writer: SizeWriter,
    readonly known: RunTimeSizes | null
  ) {}

  /** The sizes as one int32 vector. */
  vector(sizes: readonly Size[]): Ref {
    const fixed = sizes.map(fixedValue).filter((value) => value !== null)
    if (fixed.length === sizes.length) return this.writer.ints(fixed)
    const attrs = { ...int32, N: intAttr(sizes.length), axis: intAttr(0) }
    return this.once(JSON.stringify(sizes), () =>
      this.writer.add(
        'Pack',
        sizes.map((size) => this.one(size)),
        attrs,
        'output'
      )
    )
  }

  /** Two sizes of each axis, int32 [axes, 2]. */
  pairs(sizes: readonly (readonly [Size, Size])[]): Ref {
    const flat = sizes.flat()
    const fixed = flat.map(fixedValue).filter((value) => value !== null)
    if (fixed.length === flat.length) return this.writer.constant('int32', [sizes.length, 2], fixed)
    const attrs = { ...int32, Tshape: typeAttr('int32') }
    return this.writer.add('Reshape', [this.vector(flat), this.writer.ints([sizes.length, 2])], attrs, 'output')
  }

  /** One size, int32 []. */
  one(size: Size): Ref {
    const fixed = fixedValue(size)
    return fixed === null ? this.once(JSON.stringify([size]), () => writeSize(size, this.arithmetic)) : this.writer.int(fixed)
  }

  /** A number that is fixed, a size, or one divided by a size. */
  number(number: SizedNumber, dtype: DType): Ref {
    const { writer } = this
    if (number.kind === 'fixed') return writer.constant(dtype, [], [number.value])
    const attrs = { SrcT: typeAttr('int32'), DstT: typeAttr(dtype), Truncate: boolAttr(false) }
    const size = writer.add('Cast', [this.one(number.size)], attrs, 'y')
    if (number.kind === 'size') return size
    return writer.add('RealDiv', [writer.constant(dtype, [], [1]), size], { T: typeAttr(dtype) }, 'z')
  }

  private readonly arithmetic: SizeArithmetic<Ref> = {
    number: (value) => this.writer.int(value),
    batch: () => this.sources().batch,
    steps: () => this.sources().steps,
    blocks: (steps) => {
      const filled = this.sum(this.sources().steps, this.writer.int(steps - 1))
      return this.writer.add('FloorDiv', [filled, this.writer.int(steps)], int32, 'z')
    },
    sum: (a, b) => this.sum(a, b),
    product: (a, b) => this.writer.add('Mul', [a, b], int32, 'z')
  }

  private sum(a: Ref, b: Ref): Ref {
    return this.writer.add('AddV2', [a, b], int32, 'z')
  }

  private sources(): RunTimeSizes {
    if (!this.known) throw new RangeError('the sizes of this program are fixed')
    return this.known
  }

  private once(key: string, make: () => Ref): Ref {
    const ref = this.written.get(key) ?? make()
    this.written.set(key, ref)
    return ref
  }
}
