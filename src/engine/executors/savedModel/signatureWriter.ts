/** Writes one signature of a SavedModel: placeholders, one call of a function for any batch and any length, and its outputs. */
import { at } from '../../compiler/program/shapes'
import type { ProgramSizes } from '../../compiler/program/sizes'
import type { Program, Value } from '../../compiler/program/types'
import { boolAttr, dataType, functionAttr, typeAttr, typesAttr } from '../tensorflow/graph/attributes'
import type { BlockWriter } from '../tensorflow/graph/blockWriter'
import { FunctionLibrary } from '../tensorflow/graph/functionWriter'
import type { FunctionWriter, Ref } from '../tensorflow/graph/functionWriter'
import type { GraphWriter } from '../tensorflow/graph/graphWriter'
import { openBlock } from '../tensorflow/graph/operations'
import type { FunctionDef, SignatureDef, TensorInfo } from '../tensorflow/graph/savedModelProto'

/** How an array of the outside becomes one of the program: batch first, of one time step, or as it is. */
export type Layout = 'batchFirst' | 'oneStep' | 'once' | 'asItIs'

export interface SignaturePort {
  /** The name in the program. */
  readonly inside: string
  /** The name in the signature. */
  readonly outside: string
  readonly dtype: 'int64' | 'float32'
  /** Sizes outside; null for any. */
  readonly sizes: readonly (number | null)[]
  readonly layout: Layout
}

export interface SignatureSpec {
  readonly name: 'sequence' | 'step'
  /** A program for any batch and any length, and what its sizes are. */
  readonly sized: { readonly program: Program; readonly sizes: ProgramSizes }
  readonly inputs: readonly SignaturePort[]
  readonly outputs: readonly SignaturePort[]
  /** Where batch and length are read: an input by its name outside, and its axis. Null where nothing has a length. */
  readonly batch: Axis
  readonly steps: Axis | null
}

export interface Axis {
  readonly input: string
  readonly axis: number
}

const int32 = { T: typeAttr('int32') }

/** `weights` has the node of each weight in the main graph. Returns the functions of the signature, and the signature. */
export function writeSignature(
  graph: GraphWriter,
  spec: SignatureSpec,
  weights: ReadonlyMap<string, Ref>
): { functions: readonly FunctionDef[]; signature: SignatureDef } {
  const library = new FunctionLibrary({ xla: false, sizes: spec.sized.sizes, prefix: `${spec.name}_` })
  const read = spec.sized.program.parameters.filter((name) => weights.has(name))
  const call = library.define('model', (writer) => new SignatureFunction(writer, spec).write(read))
  const node = (port: SignaturePort) => nodeOf(spec.name, port.outside)
  for (const port of spec.inputs) graph.add('Placeholder', [], { dtype: typeAttr(port.dtype), shape: { shape: shapeOf(port) } }, node(port))
  const result = graph.add(
    'PartitionedCall',
    [...spec.inputs.map(node), ...read.map((name) => weights.get(name) ?? '')],
    {
      Tin: typesAttr([...spec.inputs.map(({ dtype }) => dtype), ...read.map(() => 'float32' as const)]),
      Tout: typesAttr(spec.outputs.map(({ dtype }) => dtype)),
      f: functionAttr(call)
    },
    `${spec.name}_outputs`
  )
  spec.outputs.forEach((port, k) => graph.add('Identity', [`${result}:${k}`], { T: typeAttr(port.dtype) }, node(port)))
  const infos = (ports: readonly SignaturePort[]) =>
    Object.fromEntries(ports.map((port) => [port.outside, infoOf(port, `${node(port)}:0`)]))
  const signature = {
    inputs: infos(spec.inputs),
    outputs: infos(spec.outputs),
    method_name: 'tensorflow/serving/predict'
  }
  return { functions: library.functions, signature }
}

/** The node of an input or output in the main graph. */
export const nodeOf = (signature: SignatureSpec['name'], port: string): string => `${signature}_${port}`

const shapeOf = ({ sizes }: SignaturePort) => ({ dim: sizes.map((size) => ({ size: size ?? -1 })) })
const infoOf = (port: SignaturePort, name: string): TensorInfo => ({ name, dtype: dataType[port.dtype], tensor_shape: shapeOf(port) })

/** The function of a signature: it takes arrays as they are outside, and then the weights. */
class SignatureFunction {
  private readonly values: ReadonlyMap<string, Value>

  constructor(
    private readonly writer: FunctionWriter,
    private readonly spec: SignatureSpec
  ) {
    const { program } = spec.sized
    this.values = new Map(program.parameters.map((name, k) => [name, at(program.block.parameters, k)]))
  }

  write(weights: readonly string[]): void {
    const { writer, spec } = this
    const { program } = spec.sized
    const given = new Map(spec.inputs.map((port) => [port.outside, writer.parameter(port.dtype)]))
    writer.knowSizes({ batch: this.sizeOf(spec.batch, given), steps: spec.steps ? this.sizeOf(spec.steps, given) : writer.int(1) })
    const block = openBlock(writer)
    for (const port of spec.inputs) this.set(block, port.inside, this.entering(port, given.get(port.outside) ?? ''))
    for (const name of weights) this.set(block, name, writer.parameter('float32'))
    block.operations(program.block.operations, program.block.results)
    for (const port of spec.outputs) {
      const value = at(program.block.results, program.results.indexOf(port.inside))
      writer.result(port.dtype, this.leaving(block, port, value))
    }
  }

  private set(block: BlockWriter, name: string, ref: Ref): void {
    const value = this.values.get(name)
    if (value) block.set(value, ref)
  }

  /** One size of an array, int32 []. */
  private sizeOf({ input, axis }: Axis, given: ReadonlyMap<string, Ref>): Ref {
    const { writer } = this
    const port = this.spec.inputs.find(({ outside }) => outside === input)
    const attrs = { T: typeAttr(port?.dtype ?? 'float32'), out_type: typeAttr('int32') }
    const shape = writer.add('Shape', [given.get(input) ?? ''], attrs, 'output')
    const one = writer.add('Slice', [shape, writer.ints([axis]), writer.ints([1])], { ...int32, Index: typeAttr('int32') }, 'output')
    return writer.add('Reshape', [one, writer.ints([])], { ...int32, Tshape: typeAttr('int32') }, 'output')
  }

  private entering(port: SignaturePort, ref: Ref): Ref {
    const { writer } = this
    const attrs = { SrcT: typeAttr('int64'), DstT: typeAttr('int32'), Truncate: boolAttr(false) }
    const whole = port.dtype === 'int64' ? writer.add('Cast', [ref], attrs, 'y') : ref
    const dtype = port.dtype === 'int64' ? 'int32' : 'float32'
    switch (port.layout) {
      case 'batchFirst':
        return this.turned(whole, dtype, port.sizes.length)
      case 'oneStep':
        return writer.add('ExpandDims', [whole, writer.int(0)], { T: typeAttr(dtype), Tdim: typeAttr('int32') }, 'output')
      case 'once':
      case 'asItIs':
        return whole
      default:
        return port.layout satisfies never
    }
  }

  private leaving(block: BlockWriter, port: SignaturePort, value: Value): Ref {
    const { writer } = this
    const ref = block.whole(value)
    switch (port.layout) {
      case 'batchFirst':
        return this.turned(ref, 'float32', value.type.shape.length)
      case 'oneStep':
      case 'once': {
        const [, ...sizes] = writer.programSizes.shape(value)
        return writer.add('Reshape', [ref, writer.sizes.vector(sizes)], { T: typeAttr('float32'), Tshape: typeAttr('int32') }, 'output')
      }
      case 'asItIs':
        return ref
      default:
        return port.layout satisfies never
    }
  }

  /** Exchanges the first two axes. */
  private turned(ref: Ref, dtype: 'int32' | 'float32', axes: number): Ref {
    const order = Array.from({ length: axes }, (_, axis) => (axis < 2 ? 1 - axis : axis))
    return this.writer.add('Transpose', [ref, this.writer.ints(order)], { T: typeAttr(dtype), Tperm: typeAttr('int32') }, 'y')
  }
}
