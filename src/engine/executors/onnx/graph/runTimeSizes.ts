/** Sizes that are known when a model runs only, as int64 tensors of its main graph, where each is computed once. */
import { fixedValue, writeSize } from '../../../compiler/program/sizes'
import type { Size, SizeArithmetic } from '../../../compiler/program/sizes'

/** Writes into the main graph. */
interface SizeWriter {
  /** Appends a node and gives the name of its output. */
  add(opType: string, input: readonly string[], attributes?: Readonly<Record<string, number>>): string
  /** An int64 vector. */
  ints(values: readonly number[]): string
}

export interface SizeSources {
  /** The inputs of the model, and the axis of each, that are B and T long; null where the model has no such size. */
  readonly batch: { readonly input: string; readonly axis: number } | null
  readonly steps: { readonly input: string; readonly axis: number } | null
}

export class RunTimeSizes {
  private readonly known = new Map<string, string>()

  constructor(
    private readonly sources: SizeSources,
    private readonly write: SizeWriter
  ) {}

  /** The sizes as one int64 vector. */
  vector(sizes: readonly Size[]): string {
    const fixed = sizes.map(fixedValue)
    const numbers = fixed.filter((value) => value !== null)
    if (numbers.length === sizes.length) return this.write.ints(numbers)
    return this.once(JSON.stringify(sizes), () => {
      const parts = this.runs(sizes)
      return parts.length === 1 ? (parts[0] ?? '') : this.write.add('Concat', parts, { axis: 0 })
    })
  }

  /** Fixed sizes that stand beside each other are one constant. */
  private runs(sizes: readonly Size[]): string[] {
    const parts: string[] = []
    let fixed: number[] = []
    const flush = () => {
      if (fixed.length > 0) parts.push(this.write.ints(fixed))
      fixed = []
    }
    for (const size of sizes) {
      const value = fixedValue(size)
      if (value !== null) fixed.push(value)
      else {
        flush()
        parts.push(this.one(size))
      }
    }
    flush()
    return parts
  }

  /** One size, int64 [1]. */
  one(size: Size): string {
    const fixed = fixedValue(size)
    return fixed === null ? this.once(JSON.stringify([size]), () => writeSize(size, this.arithmetic)) : this.write.ints([fixed])
  }

  private readonly arithmetic: SizeArithmetic<string> = {
    number: (value) => this.write.ints([value]),
    batch: () => this.source('batch'),
    steps: () => this.source('steps'),
    blocks: (steps) => this.once(`blocks of ${steps}`, () => this.write.add('Div', [this.filled(steps), this.write.ints([steps])])),
    sum: (a, b) => this.write.add('Add', [a, b]),
    product: (a, b) => {
      const one = this.write.ints([1])
      return a === one ? b : b === one ? a : this.write.add('Mul', [a, b])
    }
  }

  /** T + L − 1. */
  private filled(blockSteps: number): string {
    return this.write.add('Add', [this.source('steps'), this.write.ints([blockSteps - 1])])
  }

  private source(which: 'batch' | 'steps'): string {
    return this.once(which, () => {
      const source = this.sources[which]
      if (!source) throw new RangeError(`the model has no input with a ${which} axis`)
      return this.write.add('Shape', [source.input], { start: source.axis, end: source.axis + 1 })
    })
  }

  private once(key: string, make: () => string): string {
    const ref = this.known.get(key) ?? make()
    this.known.set(key, ref)
    return ref
  }
}
