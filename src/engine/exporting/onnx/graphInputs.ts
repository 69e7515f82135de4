/** What an ONNX graph reads: weights as its own numbers, and inputs that are turned into the form that the program takes. */
import { at } from '../../compiler/program/shapes'
import type { Size } from '../../compiler/program/sizes'
import type { Value } from '../../compiler/program/types'
import type { GraphWriter, NodeSpec, Written } from '../../executors/onnx/graph/graphWriter'
import { elementCodes } from '../../files/onnx/onnxTensor'
import type { ValueInfoDraft } from '../../files/onnx/onnxMessages'
import type { SizedProgram } from '../sizes/sizedProgram'
import type { OnnxSource } from './modelParts'

export class GraphInputs {
  /** In the order in which they were declared. */
  readonly infos: ValueInfoDraft[] = []
  /** Weights that the program does not read need no place in the file. */
  private readonly read: ReadonlySet<Value>

  constructor(
    private readonly source: OnnxSource,
    private readonly sized: SizedProgram,
    private readonly writer: GraphWriter
  ) {
    const { operations, results } = sized.program.block
    this.read = new Set([...operations.flatMap(({ inputs }) => inputs), ...results])
  }

  isRead(value: Value): boolean {
    return this.read.has(value)
  }

  /** A parameter that is a weight; null for any other. */
  weight(name: string, value: Value): Written | null {
    const { shape } = value.type
    const tensor = this.source.weights.get(name)
    return tensor ? { ref: this.isRead(value) ? this.writer.weight(name, shape, tensor.data) : '', shape } : null
  }

  /** Takes the name, and declares an input of it. */
  declare(name: string, info: ValueInfoDraft): string {
    this.writer.name(name)
    this.infos.push(info)
    return name
  }

  /**
   * An input of the task with these axes, which the node `turn` makes what the program reads. Tokens that only choose rows of tables stay
   * int64.
   */
  ofTask(name: string, value: Value, axes: readonly Size[], turn: NodeSpec): string {
    const tokens = value.type.dtype === 'int32'
    this.declare(name, this.writer.info(name, tokens ? 'int64' : 'float32', axes))
    const [turned = ''] = this.writer.nodeAt(name, turn)
    const chooses = this.sized.program.block.operations.every((each) => !each.inputs.includes(value) || each.name === 'gather')
    return !tokens || chooses ? turned : this.asInt32(name, turned)
  }

  asInt32(origin: string, ref: string): string {
    return at(this.writer.nodeAt(origin, { opType: 'Cast', input: [ref], attributes: { to: elementCodes.int32 } }), 0)
  }
}
