/** `step.onnx`: one token or one time step of a model, with every state as an input and an output. */
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import type { GraphWriter, Written } from '../../executors/onnx/graphWriter'
import { renamed } from '../../executors/onnx/nodeDrafts'
import { batchSize } from '../../compiler/program/sizes'
import { elementCodes } from '../../files/onnx/onnxTensor'
import type { ValueInfoDraft } from '../../files/onnx/onnxMessages'
import { inputTypes } from '../../learning/step/modelForward'
import { outputName } from '../example'
import { sizedProgram } from '../sizes/sizedProgram'
import type { SizedProgram } from '../sizes/sizedProgram'
import { nextName, positionInput, stepProgram, stepStates } from '../steps/stepProgram'
import { mainWriter, modelBytes, readValues } from './modelParts'
import type { OnnxSource } from './modelParts'

const axisNames = { batch: 'batch', steps: 'context' } as const

/** The bytes of a model that has a step form. */
export function stepModel(source: OnnxSource): Uint8Array {
  const { model } = source
  const sized = sizedProgram((sample) => stepProgram(model, sample))
  const states = stepStates(model, { batch: 1, capacity: 1 })
  const [input = ''] = inputTypes(model.task, { length: 1, batch: 1 }).keys()
  const grows = states.find(({ memory }) => memory.tokenAxis !== null)
  const writer = mainWriter(source, sized.sizes, axisNames, {
    batch: { input, axis: 0 },
    steps: grows ? { input: grows.name, axis: grows.memory.tokenAxis ?? 0 } : null
  })
  const graph = new StepGraph(source, sized, writer)
  const { inputs, outputs, renames } = graph.write()
  writer.nodes.splice(0, writer.nodes.length, ...renamed(writer.nodes, renames))
  const docString = `${source.document.name}, one time step. Each state goes in and comes out as NAME.next.`
  return modelBytes(source, writer, { name: 'step', docString, inputs, outputs })
}

class StepGraph {
  private readonly inputs: ValueInfoDraft[] = []
  private readonly outputs: ValueInfoDraft[] = []
  private readonly renames = new Map<string, string>()
  private readonly read: ReadonlySet<Value>

  constructor(
    private readonly source: OnnxSource,
    private readonly sized: SizedProgram,
    private readonly writer: GraphWriter
  ) {
    this.read = readValues(sized.program)
  }

  write() {
    const { program } = this.sized
    const { block } = program
    const states = stepStates(this.source.model, { batch: 1, capacity: 1 })
    const output = outputName(this.source.model)
    for (const name of [output, ...states.map(({ name }) => nextName(name))]) this.writer.name(name)
    const names = new Map(states.map(({ name, memory }) => [memory.key, name]))
    const parameters = program.parameters.map((name, k) => this.parameter(name, at(block.parameters, k), names))
    const results = this.writer.block(block, parameters)
    program.results.forEach((name, k) => {
      const value = at(block.results, k)
      const state = names.get(name)
      if (state === undefined) this.output(output, at(results, k), value)
      else this.next(nextName(state), at(results, k), value)
    })
    return { inputs: this.inputs, outputs: this.outputs, renames: this.renames }
  }

  private parameter(name: string, value: Value, states: ReadonlyMap<string, string>): Written {
    const { shape } = value.type
    const tensor = this.source.weights.get(name)
    if (tensor) return { ref: this.read.has(value) ? this.writer.weight(name, shape, tensor.data) : '', shape }
    const state = states.get(name)
    if (state !== undefined) return { ref: this.declared(state, value), shape }
    return { ref: name === positionInput ? this.position(value) : this.input(name, value), shape }
  }

  private declared(name: string, value: Value): string {
    this.writer.name(name)
    this.inputs.push(this.writer.valueInfo(name, value))
    return name
  }

  /** int64 [] → int32 []; no input where no layer reads it. */
  private position(value: Value): string {
    if (!this.read.has(value)) return ''
    this.writer.name(positionInput)
    this.inputs.push(this.writer.info(positionInput, 'int64', []))
    return this.cast(positionInput, positionInput)
  }

  /** [B, …] → [1, B, …]. */
  private input(name: string, value: Value): string {
    const { writer } = this
    writer.name(name)
    const tokens = value.type.dtype === 'int32'
    this.inputs.push(writer.info(name, tokens ? 'int64' : 'float32', [batchSize, ...writer.shapeOf(value).slice(2)]))
    const [whole = ''] = writer.nodeAt(name, { opType: 'Unsqueeze', input: [name, writer.ints([0])] })
    const chooses = this.sized.program.block.operations.every((each) => !each.inputs.includes(value) || each.name === 'gather')
    return !tokens || chooses ? whole : this.cast(name, whole)
  }

  private cast(origin: string, input: string): string {
    return at(this.writer.nodeAt(origin, { opType: 'Cast', input: [input], attributes: { to: elementCodes.int32 } }), 0)
  }

  /** [1, B, width] → [B, width]. */
  private output(name: string, ref: string, value: Value): void {
    const { writer } = this
    writer.nodeAt(this.source.model.layers.at(-1)?.layer.id ?? '', { opType: 'Squeeze', input: [ref, writer.ints([0])], outputs: [name] })
    this.outputs.push(writer.info(name, 'float32', writer.shapeOf(value).slice(1)))
  }

  /** What a node makes takes the state's name; what comes from elsewhere, or is another state too, is handed through. */
  private next(name: string, ref: string, value: Value): void {
    const isMade = this.writer.nodes.some((node) => node.output?.includes(ref))
    if (isMade && !this.renames.has(ref)) this.renames.set(ref, name)
    else this.writer.nodeAt('', { opType: 'Identity', input: [ref], outputs: [name] })
    this.outputs.push(this.writer.valueInfo(name, value))
  }
}
