/** Writes blocks: each call appends one typed operation and gives its value. */
import { outputTypes, ProgramError } from './operations'
import { resultParts } from './scan'
import { at, broadcastAxes, range, sameShape, sizeOf, unstacked } from './shapes'
import type {
  AnyOperation,
  Attributes,
  BinaryName,
  Block,
  CompareName,
  DType,
  Operation,
  OperationName,
  Program,
  Shape,
  TensorType,
  UnaryName,
  Value
} from './types'

let lastId = 0

/** A fresh value. Identifiers grow and are only for printing in order of creation. */
export function newValue(type: TensorType): Value {
  return { id: ++lastId, type }
}

const none = {}

export class BlockBuilder {
  private readonly parameterList: Value[] = []
  private readonly operationList: AnyOperation[] = []
  private readonly producers = new Map<Value, AnyOperation>()
  /** The part of the model that the next operations belong to, such as `lstm` or `lstm/f`. */
  origin: string | undefined

  /** Declares the next parameter of the block. */
  parameter(type: TensorType): Value {
    const value = newValue(type)
    this.parameterList.push(value)
    return value
  }

  /** Appends an operation with any number of outputs. Throws ProgramError when the types do not fit. */
  operations<N extends OperationName>(name: N, inputs: readonly Value[], attributes: Attributes[N]): Value[] {
    const types = outputTypes(
      name,
      inputs.map((value) => value.type),
      attributes
    )
    return this.append(operation(name, { inputs, attributes, origin: this.origin, outputs: types.map(newValue) }))
  }

  /** Appends an operation that is already whole; its outputs must be new. */
  append(added: AnyOperation): Value[] {
    this.operationList.push(added)
    for (const value of added.outputs) this.producers.set(value, added)
    return [...added.outputs]
  }

  /** The operation of this block that made a value; undefined for parameters. */
  producer(value: Value): AnyOperation | undefined {
    return this.producers.get(value)
  }

  /** Appends an operation with one output. */
  operation<N extends OperationName>(name: N, inputs: readonly Value[], attributes: Attributes[N]): Value {
    return at(this.operations(name, inputs, attributes), 0)
  }

  unary(name: UnaryName, input: Value): Value {
    return this.operation(name, [input], none)
  }

  /** Appends a binary operation; the smaller input is broadcast to the larger one's shape. */
  binary(name: BinaryName | CompareName, a: Value, b: Value): Value {
    const shape =
      a.type.shape.length > b.type.shape.length ||
      (a.type.shape.length === b.type.shape.length && sizeOf(a.type.shape) >= sizeOf(b.type.shape))
        ? a.type.shape
        : b.type.shape
    return this.operation(name, [this.broadcast(a, shape), this.broadcast(b, shape)], none)
  }

  add(a: Value, b: Value): Value {
    return this.binary('add', a, b)
  }
  sub(a: Value, b: Value): Value {
    return this.binary('sub', a, b)
  }
  mul(a: Value, b: Value): Value {
    return this.binary('mul', a, b)
  }
  div(a: Value, b: Value): Value {
    return this.binary('div', a, b)
  }

  /** The sum of one or more values of one shape. */
  sum(values: readonly Value[]): Value {
    return values.slice(1).reduce((total, value) => this.add(total, value), at(values, 0))
  }

  fill(value: number, shape: Shape, dtype: DType = 'float32'): Value {
    return this.operation('fill', [], { value, type: { dtype, shape } })
  }
  zeros(type: TensorType): Value {
    return this.operation('fill', [], { value: 0, type })
  }
  scalar(value: number): Value {
    return this.fill(value, [])
  }
  /** Each number of `input` to the power of a number. */
  power(input: Value, exponent: number): Value {
    return this.operation('power', [input], { exponent })
  }
  /** `input` times a number. */
  scale(input: Value, factor: number): Value {
    return this.mul(input, this.scalar(factor))
  }

  broadcast(input: Value, shape: Shape): Value {
    return sameShape(input.type.shape, shape) ? input : this.operation('broadcast', [input], { shape })
  }
  reshape(input: Value, shape: Shape): Value {
    return sameShape(input.type.shape, shape) ? input : this.operation('reshape', [input], { shape })
  }
  transpose(input: Value, permutation: readonly number[]): Value {
    return permutation.every((axis, k) => axis === k) ? input : this.operation('transpose', [input], { permutation })
  }
  slice(input: Value, begin: Shape, size: Shape): Value {
    return sameShape(input.type.shape, size) ? input : this.operation('slice', [input], { begin, size })
  }
  /** `size` entries from `begin` on along one axis. */
  sliceAxis(input: Value, axis: number, begin: number, size: number): Value {
    const { shape } = input.type
    return this.slice(
      input,
      shape.map((_, k) => (k === axis ? begin : 0)),
      shape.map((whole, k) => (k === axis ? size : whole))
    )
  }
  concat(inputs: readonly Value[], axis: number): Value {
    return inputs.length === 1 ? at(inputs, 0) : this.operation('concat', inputs, { axis })
  }
  select(condition: Value, a: Value, b: Value): Value {
    return this.operation('select', [condition, a, b], none)
  }
  cast(input: Value, dtype: DType): Value {
    return input.type.dtype === dtype ? input : this.operation('cast', [input], { dtype })
  }
  matmul(a: Value, b: Value, flags: { transposeA?: boolean; transposeB?: boolean } = {}): Value {
    return this.operation('matmul', [a, b], { transposeA: flags.transposeA ?? false, transposeB: flags.transposeB ?? false })
  }
  gather(table: Value, indices: Value): Value {
    return this.operation('gather', [table, indices], none)
  }
  /** Uniform numbers in [0, 1), one for each counter. */
  random(key: Value, counters: Value, stream: number): Value {
    return this.operation('random', [key, counters], { stream })
  }
  reduceSum(input: Value, axes: readonly number[]): Value {
    return axes.length === 0 ? input : this.operation('reduceSum', [input], { axes: [...axes].sort((a, b) => a - b) })
  }
  reduceMax(input: Value, axes: readonly number[]): Value {
    return this.operation('reduceMax', [input], { axes })
  }
  /** The sum over all axes: a scalar. */
  sumAll(input: Value): Value {
    return this.reduceSum(input, range(input.type.shape.length))
  }
  stopGradient(input: Value): Value {
    return this.operation('stopGradient', [input], none)
  }
  /** Sums `input` down to `shape`, from which it could have been broadcast: the gradient of broadcast. */
  unbroadcast(input: Value, shape: Shape): Value {
    return this.reshape(this.reduceSum(input, broadcastAxes(shape, input.type.shape)), shape)
  }

  /**
   * A loop over time; see `scan` in types.ts. `body` is given its own builder and parameters, and gives new carries and one step of each output.
   * Everything else that the body needs comes through `closed`.
   */
  scan(spec: ScanSpec): { carries: readonly Value[]; outputs: readonly Value[] } {
    const body = new BlockBuilder()
    body.origin = this.origin
    const carries = spec.carries.map((value) => body.parameter(value.type))
    const inputs = spec.inputs.map((value) => body.parameter(unstacked(value.type)))
    const closed = spec.closed.map((value) => body.parameter(value.type))
    const results = spec.body(body, { carries, inputs, closed })
    const block = body.finish([...results.carries, ...results.outputs])
    const outputs = this.operations('scan', [...spec.carries, ...spec.inputs, ...spec.closed], {
      length: spec.length,
      carries: carries.length,
      inputs: inputs.length,
      reverse: spec.reverse ?? false,
      body: block,
      ...(spec.segments ? { segments: true } : {}),
      ...(spec.until ? { until: true } : {})
    })
    const last = resultParts({ carries: carries.length }, outputs)
    return { carries: last.carries, outputs: last.steps }
  }

  /** Copies another block's operations into this one, with `inputs` for its parameters; gives its results. */
  inline(block: Block, inputs: readonly Value[]): Value[] {
    if (inputs.length !== block.parameters.length)
      throw new ProgramError(`a block of ${block.parameters.length} parameters, given ${inputs.length}`)
    const map = new Map(block.parameters.map((parameter, k) => [parameter, at(inputs, k)]))
    for (const each of block.operations) this.copy(each, map)
    return block.results.map((value) => mapped(map, value))
  }

  /** Appends a copy of `source` with inputs looked up in `map`, where its outputs are added. */
  copy(source: AnyOperation, map: Map<Value, Value>): Value[] {
    const outputs = source.outputs.map((value) => newValue(value.type))
    source.outputs.forEach((value, k) => map.set(value, at(outputs, k)))
    return this.append({ ...source, inputs: source.inputs.map((value) => mapped(map, value)), outputs })
  }

  finish(results: readonly Value[]): Block {
    return { parameters: [...this.parameterList], operations: [...this.operationList], results: [...results] }
  }
}

export interface ScanSpec {
  readonly length: number
  readonly carries: readonly Value[]
  readonly inputs: readonly Value[]
  readonly closed: readonly Value[]
  readonly reverse?: boolean
  readonly segments?: boolean
  readonly until?: boolean
  readonly body: (
    builder: BlockBuilder,
    parameters: { carries: Value[]; inputs: Value[]; closed: Value[] }
  ) => { carries: readonly Value[]; outputs: readonly Value[] }
}

/** An operation as a value of the union. The one place where name and attributes are tied together for a generic name. */
function operation<N extends OperationName>(name: N, { inputs, attributes, origin, outputs }: Omit<Operation<N>, 'name'>): AnyOperation {
  return { name, inputs: [...inputs], attributes, ...(origin !== undefined && { origin }), outputs } as AnyOperation
}

/** What `value` became; a value that is not in the map is an error. */
export function mapped(map: ReadonlyMap<Value, Value>, value: Value): Value {
  const copy = map.get(value)
  if (!copy) throw new ProgramError(`value %${value.id} is used before it is made`)
  return copy
}

/** Writes a program: named parameters in, named results out. */
export function buildProgram(
  name: string,
  parameters: ReadonlyMap<string, TensorType>,
  write: (builder: BlockBuilder, values: ReadonlyMap<string, Value>) => ReadonlyMap<string, Value>
): Program {
  const builder = new BlockBuilder()
  const values = new Map([...parameters].map(([key, type]) => [key, builder.parameter(type)]))
  const results = write(builder, values)
  return { name, parameters: [...parameters.keys()], results: [...results.keys()], block: builder.finish([...results.values()]) }
}
