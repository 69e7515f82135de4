/**
 * Writes blocks of a program as nodes of an ONNX graph. Bodies of loops are graphs within that see the names around them. Values are kept as
 * narrow as they are made: where an operation repeats them by itself, nothing is written for a broadcast.
 */
import type { GraphDraft, NodeDraft, TensorDraft, ValueInfoDraft } from '../../../files/onnx/onnxMessages'
import { onnxTensor } from '../../../files/onnx/onnxTensor'
import type { ElementType, WrittenType } from '../../../files/onnx/onnxTensor'
import { at, sameShape } from '../../../compiler/program/shapes'
import type { ProgramSizes, Size } from '../../../compiler/program/sizes'
import type { AnyOperation, Block, Shape, Value } from '../../../compiler/program/types'
import { attributeDraft, UniqueNames, valueInfo } from './nodeDrafts'
import type { AxisNames, NodeAttributes } from './nodeDrafts'
import { RowFolds } from './rowFolds'
import { RunTimeSizes } from './runTimeSizes'
import { neededOperations, softmaxesOf } from './softmaxes'
import type { SizeSources } from './runTimeSizes'

/** Writes one operation. */
export type Emit = (writer: GraphWriter, operation: AnyOperation) => void

/** A name in the graph, and the shape of what it names, which broadcasts to the value's own. */
export interface Written {
  readonly ref: string
  readonly shape: Shape
}

/** What all graphs within one model share. */
interface Model {
  readonly emit: Emit
  readonly sizes: ProgramSizes
  readonly axisNames: AxisNames
  /** What is said about the loops of a part of the model, by its origin. */
  readonly docs: ReadonlyMap<string, string>
  readonly names: UniqueNames
  readonly constants: Map<string, string>
  readonly initializers: TensorDraft[]
  readonly runTimeSizes: RunTimeSizes
}

export interface WriterSpec {
  readonly emit: Emit
  readonly sizes: ProgramSizes
  readonly axisNames: AxisNames
  readonly sources: SizeSources
  readonly docs?: ReadonlyMap<string, string>
}

export class GraphWriter {
  readonly readers = new Map<Value, AnyOperation[]>()
  private readonly values = new Map<Value, Written>()
  /** Values that are written where something reads them. */
  private readonly later = new Map<Value, () => string>()
  readonly folds = new RowFolds()
  private readonly wholes = new Map<Value, string>()
  /** The part of the model that is being written; nodes are named after it. */
  private origin = ''

  private constructor(
    private readonly model: Model,
    readonly nodes: NodeDraft[] = []
  ) {}

  /** A writer of a model's main graph. */
  static main({ emit, sizes, axisNames, sources, docs = new Map() }: WriterSpec): GraphWriter {
    const runTimeSizes = new RunTimeSizes(sources, {
      add: (opType, input, attributes) => at(writer.nodeAt('sizes', { opType, input, attributes }), 0),
      ints: (values) => writer.ints(values)
    })
    const names = new UniqueNames()
    const writer: GraphWriter = new GraphWriter({
      emit,
      sizes,
      axisNames,
      docs,
      names,
      constants: new Map(),
      initializers: [],
      runTimeSizes
    })
    return writer
  }

  /** A writer of a body within this graph. */
  inner(): GraphWriter {
    const inner = new GraphWriter(this.model)
    inner.origin = this.origin
    return inner
  }

  /** Writes into this graph, with values of its own: for a block that is written several times. */
  again(): GraphWriter {
    const again = new GraphWriter(this.model, this.nodes)
    again.origin = this.origin
    return again
  }

  get sizes(): ProgramSizes {
    return this.model.sizes
  }

  get runTimeSizes(): RunTimeSizes {
    return this.model.runTimeSizes
  }

  get initializers(): readonly TensorDraft[] {
    return this.model.initializers
  }

  /** A free name like this one. */
  name(wish: string): string {
    return this.model.names.take(wish)
  }

  /** Appends a node that belongs to a part of the model; its outputs are named after it. */
  nodeAt(origin: string, { opType, input, attributes = {}, count = 1, outputs, docString }: NodeSpec): string[] {
    const name = this.name(origin === '' ? opType : `${origin}/${opType}`)
    const output = outputs ?? Array.from({ length: count }, (_, k) => this.name(`${name}:${k}`))
    const attribute = Object.entries(attributes).map(([key, value]) => attributeDraft(key, value))
    const doc = docString ?? (opType === 'Scan' ? this.model.docs.get(origin) : undefined)
    this.nodes.push({ name, opType, input: [...input], output: [...output], attribute, ...(doc !== undefined && { docString: doc }) })
    return [...output]
  }

  node(opType: string, input: readonly string[], attributes: NodeAttributes = {}, count = 1): string[] {
    return this.nodeAt(this.origin, { opType, input, attributes, count })
  }

  add(opType: string, input: readonly string[], attributes: NodeAttributes = {}): string {
    return at(this.node(opType, input, attributes), 0)
  }

  /** A constant of the model, which all graphs within it see. */
  constant(type: WrittenType, dims: readonly number[], values: readonly number[]): string {
    const { constants, initializers } = this.model
    const key = `${type}[${dims.join()}]${values.map((value) => (Object.is(value, -0) ? '-0' : value)).join()}`
    const known = constants.get(key)
    if (known !== undefined) return known
    const name = this.name('constant')
    initializers.push(onnxTensor(name, type, dims, values))
    constants.set(key, name)
    return name
  }

  ints(values: readonly number[]): string {
    return this.constant('int64', [values.length], values)
  }

  /** Numbers under a name of their own. */
  weight(name: string, dims: readonly number[], values: ArrayLike<number>): string {
    const free = this.name(name)
    this.model.initializers.push(onnxTensor(free, 'float32', dims, values))
    return free
  }

  /** The sizes of a value's axes. */
  shapeOf(value: Value): readonly Size[] {
    return this.model.sizes.shape(value)
  }

  /** Says that a value is `ref`, of a shape that broadcasts to its own. */
  set(value: Value, ref: string, shape: Shape = value.type.shape): void {
    this.values.set(value, { ref, shape })
  }

  /** Says how a value is written in its own shape, if anything reads it. */
  setLater(value: Value, write: () => string): void {
    const { origin } = this
    this.later.set(value, () => {
      const now = this.origin
      this.origin = origin
      const ref = write()
      this.origin = now
      return ref
    })
  }

  isWritten(value: Value): boolean {
    return this.values.has(value)
  }

  /** The value as narrow as it is. */
  narrow(value: Value): Written {
    const write = this.later.get(value)
    if (write && !this.values.has(value)) this.set(value, write())
    const written = this.values.get(value)
    if (!written) throw new RangeError(`value %${value.id} is used before it is made`)
    return written
  }

  /** The value in its own shape. */
  whole(value: Value): string {
    const { ref, shape } = this.narrow(value)
    if (sameShape(shape, value.type.shape)) return ref
    const known = this.wholes.get(value) ?? this.add('Expand', [ref, this.runTimeSizes.vector(this.shapeOf(value))])
    this.wholes.set(value, known)
    return known
  }

  /** Inputs of an elementwise operation, of which at least one is as large as its output along each axis. */
  broadcastable(inputs: readonly Value[], shape: Shape): string[] {
    const narrow = inputs.map((value) => this.narrow(value))
    const fills = (axis: number) => narrow.some((each) => (each.shape[each.shape.length - shape.length + axis] ?? 1) === at(shape, axis))
    if (shape.every((_, axis) => fills(axis)) && narrow.some((each) => each.shape.length === shape.length))
      return narrow.map(({ ref }) => ref)
    return [this.whole(at(inputs, 0)), ...narrow.slice(1).map(({ ref }) => ref)]
  }

  /** Writes a block whose parameters are these names; gives the names of its results, in their own shapes. */
  block(block: Block, parameters: readonly Written[]): string[] {
    const origin = this.origin
    block.parameters.forEach((value, k) => this.values.set(value, at(parameters, k)))
    const softmaxes = softmaxesOf(block)
    const operations = neededOperations(block, softmaxes)
    for (const operation of operations)
      for (const value of operation.inputs) this.readers.set(value, [...(this.readers.get(value) ?? []), operation])
    for (const operation of operations) {
      this.origin = operation.origin ?? origin
      const scores = softmaxes.get(operation)
      if (scores) this.set(at(operation.outputs, 0), this.add('Softmax', [this.whole(scores)], { axis: -1 }))
      else this.model.emit(this, operation)
    }
    this.origin = origin
    return block.results.map((value) => this.whole(value))
  }

  /** What a graph takes or gives. */
  info(name: string, type: ElementType, shape: readonly Size[]): ValueInfoDraft {
    return valueInfo(name, type, shape, this.model.axisNames)
  }

  valueInfo(name: string, value: Value): ValueInfoDraft {
    return this.info(name, value.type.dtype, this.shapeOf(value))
  }

  /** A body with these results, each under a name of its own: what a node makes keeps its name, all else is handed through an Identity. */
  body(name: string, input: readonly ValueInfoDraft[], results: readonly { readonly ref: string; readonly value: Value }[]): GraphDraft {
    const free = new Set(this.nodes.flatMap((node) => node.output ?? []))
    const output = results.map(({ ref, value }) => this.valueInfo(free.delete(ref) ? ref : this.add('Identity', [ref]), value))
    return { name, node: this.nodes, input: [...input], output }
  }
}

export interface NodeSpec {
  readonly opType: string
  readonly input: readonly string[]
  readonly attributes?: NodeAttributes | undefined
  readonly count?: number
  /** Names that the outputs must have. */
  readonly outputs?: readonly string[]
  readonly docString?: string
}
