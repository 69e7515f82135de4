/** Which values of a block become arrays. All others are computed inside the kernels that read them, as functions of an index. */
import { at, sizeOf } from '../../../compiler/program/shapes'
import { hasTrait } from '../../../compiler/program/traits'
import type { AnyOperation, Block, Operation, Value } from '../../../compiler/program/types'

/** The arrays that a value is computed from, and whether only from the numbers in its own place. */
export type Sources = ReadonlyMap<Value, 'same' | 'other'>

export interface BlockArrays {
  /** The value that holds the numbers of this one: itself, or what it only reshapes. */
  rootOf(value: Value): Value
  /** The root is an array. */
  isArray(value: Value): boolean
  producerOf(value: Value): AnyOperation | undefined
  /** The number that all of a value is; null where it is no constant. */
  constantOf(value: Value): number | null
  /** What a kernel reads to compute this value, which need not be an array. */
  sourcesOf(value: Value): Sources
  /** How many operations a kernel does for one number of this value. */
  weightOf(value: Value): number
}

export interface ArrayLimits {
  /** The most arrays that one kernel may read. */
  readonly reads: number
  /** Whether a loop starts from constants by itself, so that these need no arrays. */
  readonly startsFromConstants: (loop: Operation<'scan'>) => boolean
}

/** A kernel that does more than this for one number becomes two. */
const heaviest = 120
/** What is computed with less is computed again by each reader. */
const cheap = 1

const viewNames = new Set(['reshape', 'stopGradient'])
const repeatable = new Set(['fill', 'iota', 'broadcast', 'slice', 'transpose', 'cast', 'not', 'neg', 'pad'])
const wantArrays = new Set(['matmul', 'scan'])
const giveArrays = new Set(['matmul', 'scan', 'reduceSum', 'reduceMax', 'scatterAdd'])

export function arraysOf(block: Block, limits: ArrayLimits): BlockArrays {
  const search = new ArraySearch(block, limits)
  while (search.pass());
  return search
}

interface Known {
  readonly sources: Sources
  readonly weight: number
}

class ArraySearch implements BlockArrays {
  private readonly producers: ReadonlyMap<Value, AnyOperation>
  private readonly arrays: Set<Value>
  private readonly readers = new Map<Value, number>()
  private known = new Map<Value, Known>()

  constructor(
    private readonly block: Block,
    private readonly limits: ArrayLimits
  ) {
    this.producers = new Map(block.operations.flatMap((operation) => operation.outputs.map((value) => [value, operation] as const)))
    this.arrays = new Set(block.parameters)
    for (const operation of block.operations) {
      if (viewNames.has(operation.name)) continue
      for (const value of operation.inputs) this.readers.set(this.rootOf(value), (this.readers.get(this.rootOf(value)) ?? 0) + 1)
      if (wantArrays.has(operation.name)) for (const value of this.neededArrays(operation)) this.arrays.add(this.rootOf(value))
      if (giveArrays.has(operation.name)) for (const value of operation.outputs) this.arrays.add(value)
    }
    for (const value of block.results) this.arrays.add(this.rootOf(value))
  }

  private neededArrays(operation: AnyOperation): readonly Value[] {
    if (operation.name !== 'scan' || !this.limits.startsFromConstants(operation)) return operation.inputs
    return operation.inputs.filter((value, k) => k >= operation.attributes.carries || this.constantOf(value) === null)
  }

  /** The number that all of a value is; null where it is no constant. */
  constantOf(value: Value): number | null {
    const producer = this.producers.get(this.rootOf(value))
    return producer?.name === 'fill' ? producer.attributes.value : null
  }

  rootOf(value: Value): Value {
    let root = value
    for (let made = this.producers.get(root); made && viewNames.has(made.name); made = this.producers.get(root)) root = at(made.inputs, 0)
    return root
  }

  isArray(value: Value): boolean {
    return this.arrays.has(this.rootOf(value))
  }

  producerOf(value: Value): AnyOperation | undefined {
    return this.producers.get(value)
  }

  sourcesOf(value: Value): Sources {
    return this.known.get(value)?.sources ?? new Map()
  }

  weightOf(value: Value): number {
    return this.known.get(value)?.weight ?? 0
  }

  /** Goes through the block once with the arrays known so far. Whether there are more now. */
  pass(): boolean {
    const before = this.arrays.size
    this.known = new Map()
    for (const operation of this.block.operations) this.visit(operation)
    return this.arrays.size > before
  }

  private visit(operation: AnyOperation): void {
    if (operation.name === 'scan' || operation.name === 'split') return
    const output = at(operation.outputs, 0)
    if (viewNames.has(operation.name)) return void this.known.set(output, this.seen(at(operation.inputs, 0)))
    if (operation.name === 'broadcast' || operation.name === 'gather') this.keepWhatIsRepeated(operation, output)
    let computed = this.join(operation)
    while (computed.sources.size > this.limits.reads || computed.weight > heaviest) {
      if (!this.cut(operation)) break
      computed = this.join(operation)
    }
    this.known.set(output, computed)
    const often = (this.readers.get(output) ?? 0) > 1
    if (often && computed.weight > cheap && !repeatable.has(operation.name)) this.arrays.add(output)
    if (often && computed.weight > 3) this.arrays.add(output)
  }

  /** An input that every output number would compute again becomes an array. */
  private keepWhatIsRepeated(operation: AnyOperation, output: Value): void {
    for (const input of operation.inputs) {
      const repeated = sizeOf(input.type.shape) < sizeOf(output.type.shape) && sizeOf(input.type.shape) > 1
      if (this.seen(input).weight > cheap && (repeated || operation.name === 'gather')) this.arrays.add(this.rootOf(input))
    }
  }

  private join(operation: AnyOperation): Known {
    const same = hasTrait(operation, 'elementwise')
    const sources = new Map<Value, 'same' | 'other'>()
    let weight = operation.name === 'fill' ? 0 : 1
    for (const input of new Set(operation.inputs)) {
      const seen = this.seen(input)
      weight += seen.weight
      for (const [root, how] of seen.sources) sources.set(root, same && how === 'same' && sources.get(root) !== 'other' ? 'same' : 'other')
    }
    return { sources, weight }
  }

  /** What a reader of this value sees: an array, or how to compute it. */
  private seen(value: Value): Known {
    if (this.isArray(value)) return { sources: new Map([[this.rootOf(value), 'same']]), weight: 0 }
    return this.known.get(value) ?? { sources: new Map(), weight: 0 }
  }

  /** Makes an array of the input that needs most. Whether there is one. */
  private cut(operation: AnyOperation): boolean {
    const [most] = operation.inputs.filter((input) => !this.isArray(input)).sort((a, b) => this.costOf(b) - this.costOf(a))
    if (!most || this.costOf(most) <= 1) return false
    this.arrays.add(this.rootOf(most))
    return true
  }

  private costOf(value: Value): number {
    const { sources, weight } = this.seen(value)
    return sources.size * 100 + weight
  }
}
