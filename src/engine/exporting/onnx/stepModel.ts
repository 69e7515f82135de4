/** `step.onnx`: one token or one time step of a model, with every state as an input and an output. */
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import type { GraphWriter, Written } from '../../executors/onnx/graph/graphWriter'
import { renamed } from '../../executors/onnx/graph/nodeDrafts'
import { batchSize } from '../../compiler/program/sizes'
import type { ValueInfoDraft } from '../../files/onnx/onnxMessages'
import { inputTypes } from '../../learning/step/modelForward'
import { outputName } from '../example'
import { sizedProgram } from '../sizes/sizedProgram'
import type { SizedProgram } from '../sizes/sizedProgram'
import { nextName, positionInput, stepProgram, stepStates } from '../steps/stepProgram'
import { GraphInputs } from './graphInputs'
import { mainWriter, modelBytes } from './modelParts'
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
  private readonly inputs: GraphInputs
  private readonly outputs: ValueInfoDraft[] = []
  private readonly renames = new Map<string, string>()

  constructor(
    private readonly source: OnnxSource,
    private readonly sized: SizedProgram,
    private readonly writer: GraphWriter
  ) {
    this.inputs = new GraphInputs(source, sized, writer)
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
    return { inputs: this.inputs.infos, outputs: this.outputs, renames: this.renames }
  }

  private parameter(name: string, value: Value, states: ReadonlyMap<string, string>): Written {
    const { shape } = value.type
    const weight = this.inputs.weight(name, value)
    if (weight) return weight
    const state = states.get(name)
    if (state !== undefined) return { ref: this.inputs.declare(state, this.writer.valueInfo(state, value)), shape }
    return { ref: name === positionInput ? this.position(value) : this.input(name, value), shape }
  }

  /** int64 [] → int32 []; no input where no layer reads it. */
  private position(value: Value): string {
    if (!this.inputs.isRead(value)) return ''
    return this.inputs.asInt32(positionInput, this.inputs.declare(positionInput, this.writer.info(positionInput, 'int64', [])))
  }

  /** [B, …] → [1, B, …]. */
  private input(name: string, value: Value): string {
    const { writer } = this
    const axes = [batchSize, ...writer.shapeOf(value).slice(2)]
    return this.inputs.ofTask(name, value, axes, { opType: 'Unsqueeze', input: [name, writer.ints([0])] })
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
