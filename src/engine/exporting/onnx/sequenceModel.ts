/** `sequence.onnx` and `taps.onnx`: a model over whole sequences, of any batch and any length, batch first. */
import { at } from '../../compiler/program/shapes'
import { optimise, tidied } from '../../compiler/passes/compile'
import { BlockBuilder } from '../../compiler/program/builder'
import type { Program, TensorType, Value } from '../../compiler/program/types'
import { batchSize, fixedSize, stepsSize } from '../../compiler/program/sizes'
import type { GraphWriter, Written } from '../../executors/onnx/graph/graphWriter'
import type { ValueInfoDraft } from '../../files/onnx/onnxMessages'
import { inputTypes } from '../../learning/step/modelForward'
import type { CheckedLayer } from '../../model/checkedModel'
import type { Tap } from '../../model/layers/context'
import { modelWeights } from '../../model/layers/weights'
import { lowerModel } from '../../model/lower/lowerModel'
import { outputName } from '../example'
import { SizesDiffer, sizedProgram } from '../sizes/sizedProgram'
import type { SizedProgram } from '../sizes/sizedProgram'
import type { Sample } from '../sizes/fitSize'
import { GraphInputs } from './graphInputs'
import { mainWriter, modelBytes } from './modelParts'
import type { OnnxSource } from './modelParts'
import type { LayerOperator } from './layerOperator'
import { normOperator } from './normOperator'
import { recurrentOperator } from './recurrentOperator'

const axisNames = { batch: 'batch', steps: 'length' } as const

/** Names of a program's parameters and results that stand for what a layer outside it reads and gives. */
const outside = { reads: (layer: string) => `${layer}/reads`, gives: (layer: string) => `${layer}/gives` } as const
const tapResult = (name: string) => `tap/${name}`

/** The bytes of the model. Throws SizesDiffer where it is not the same for every length. */
export function sequenceModel(source: OnnxSource, { taps }: { readonly taps: boolean }): Uint8Array {
  const operators = source.model.layers.flatMap((layer) => normOperator(layer) ?? (taps ? null : recurrentOperator(layer)) ?? [])
  const written = new Map<string, Tap>()
  const write = (sample: Sample) => forwardProgram(source, { sample, operators, taps: taps ? written : null })
  const sized = sizedOf(write)
  const writer = mainWriter(source, sized.sizes, axisNames, sourcesOf(source))
  const graph = new SequenceGraph(source, sized, writer)
  const { inputs, outputs } = graph.write(operators, [...written.values()])
  const name = taps ? 'taps' : 'sequence'
  return modelBytes(source, writer, { name, docString: docOf(source, name), inputs, outputs })
}

/** Optimised where that does not make the structure depend on the length, else as it is lowered. */
function sizedOf(write: (sample: Sample) => Program): SizedProgram {
  try {
    return sizedProgram((sample) => optimise(write(sample)))
  } catch (error) {
    if (!(error instanceof SizesDiffer)) throw error
    return sizedProgram((sample) => tidied(write(sample)))
  }
}

function docOf({ document }: OnnxSource, name: 'sequence' | 'taps'): string {
  const what = name === 'taps' ? 'with gates, states and attention as further outputs' : 'over whole sequences'
  return `${document.name}, ${what}. Batch and length may be any.`
}

function sourcesOf({ model }: OnnxSource) {
  const [input = ''] = inputTypes(model.task, { length: 1, batch: 1 }).keys()
  return { batch: { input, axis: 0 }, steps: { input, axis: 1 } }
}

interface ForwardSpec {
  readonly sample: Sample
  readonly operators: readonly LayerOperator[]
  /** Where taps are noted; null without taps. */
  readonly taps: Map<string, Tap> | null
}

/** Matrices of the effective attention take T² times the state of a layer; they stay in the workbench. */
const isWritten = ({ form }: Tap): boolean => form !== 'effective'

function forwardProgram({ model }: OnnxSource, { sample, operators, taps }: ForwardSpec): Program {
  const builder = new BlockBuilder()
  const inputs = inputTypes(model.task, { length: sample.steps, batch: sample.batch })
  const types = new Map<string, TensorType>([...modelWeights(model).map((spec) => [spec.name, spec.type] as const), ...inputs])
  const values = new Map([...types].map(([name, type]) => [name, builder.parameter(type)]))
  const parameters = [...types.keys()]
  const results = new Map<string, Value>()
  const lowered = lowerModel(model, builder, values, new Map([...values].filter(([name]) => inputs.has(name))), {
    taps: taps !== null,
    anyLength: true,
    outside: (checked: CheckedLayer, [input]) => {
      if (!input || !operators.some(({ layer }) => layer === checked)) return null
      results.set(outside.reads(checked.layer.id), input)
      parameters.push(outside.gives(checked.layer.id))
      return builder.parameter({ dtype: 'float32', shape: [sample.steps, sample.batch, checked.width] })
    }
  })
  results.set('output', lowered.output)
  for (const tap of lowered.taps.filter(isWritten)) {
    results.set(tapResult(tap.name), tap.value)
    taps?.set(tap.name, tap)
  }
  return { name: 'sequence', parameters, results: [...results.keys()], block: builder.finish([...results.values()]) }
}

/** Writes the program between inputs and outputs that are batch first. */
class SequenceGraph {
  private readonly inputs: GraphInputs
  private realSteps: string | null = null

  constructor(
    private readonly source: OnnxSource,
    private readonly sized: SizedProgram,
    private readonly writer: GraphWriter
  ) {
    this.inputs = new GraphInputs(source, sized, writer)
  }

  write(operators: readonly LayerOperator[], taps: readonly Tap[]) {
    const { writer } = this
    const { program } = this.sized
    const output = outputName(this.source.model)
    for (const name of [output, ...taps.map((tap) => tap.name)]) writer.name(name)
    const parameters = program.parameters.map((name, k) => this.parameter(name, at(program.block.parameters, k)))
    const results = new Map(writer.block(program.block, parameters).map((ref, k) => [at(program.results, k), ref]))
    const gives = new Map(program.parameters.map((name, k) => [name, at(parameters, k).ref]))
    for (const operator of operators) this.operator(operator, results, gives)
    const outputs = [
      this.output(output, refOf(results, 'output'), 'output'),
      ...taps.map((tap) => this.output(tap.name, refOf(results, tapResult(tap.name)), tapResult(tap.name)))
    ]
    return { inputs: this.inputs.infos, outputs }
  }

  private parameter(name: string, value: Value): Written {
    const { shape } = value.type
    const weight = this.inputs.weight(name, value)
    if (weight) return weight
    return { ref: name.includes('/') ? this.writer.name(name) : this.input(name, value), shape }
  }

  /** An input [B, T, …], which the program reads as [T, B, …]. */
  private input(name: string, value: Value): string {
    const axes = [batchSize, stepsSize, ...this.writer.shapeOf(value).slice(2)]
    return this.inputs.ofTask(name, value, axes, { opType: 'Transpose', input: [name], attributes: { perm: exchanged(value) } })
  }

  private operator(operator: LayerOperator, results: ReadonlyMap<string, string>, gives: ReadonlyMap<string, string>): void {
    const { id } = operator.layer.layer
    operator.write(this.writer, {
      input: refOf(results, outside.reads(id)),
      lengths: () => (this.source.model.task.masked ? (this.realSteps ??= this.lengths()) : null),
      output: refOf(gives, outside.gives(id)),
      weights: this.source.weights
    })
  }

  /** The real steps of each sequence, int32 [B]. */
  private lengths(): string {
    const { writer } = this
    const [sum = ''] = writer.nodeAt('mask', { opType: 'ReduceSum', input: ['mask', writer.ints([1])], attributes: { keepdims: 0 } })
    return this.inputs.asInt32('mask', sum)
  }

  /** [T, B, …] → [B, T, …], and what is said once for a sequence [1, B, …] → [B, …]; what has other axes stays as it is. */
  private output(name: string, ref: string, result: string): ValueInfoDraft {
    const { writer } = this
    const { program } = this.sized
    const value = at(program.block.results, program.results.indexOf(result))
    const [first = fixedSize(0), second = batchSize, ...rest] = writer.shapeOf(value)
    const layer = this.source.model.layers.at(-1)?.layer.id ?? ''
    const origin = result === 'output' ? layer : 'taps'
    const once = result === 'output' && this.source.model.task.target.over === 'sequence'
    if (once) {
      writer.nodeAt(origin, { opType: 'Squeeze', input: [ref, writer.ints([0])], outputs: [name] })
      return writer.info(name, 'float32', [second, ...rest])
    }
    if (JSON.stringify([first, second]) !== JSON.stringify([stepsSize, batchSize])) {
      writer.nodeAt(origin, { opType: 'Identity', input: [ref], outputs: [name] })
      return writer.info(name, 'float32', writer.shapeOf(value))
    }
    writer.nodeAt(origin, { opType: 'Transpose', input: [ref], attributes: { perm: exchanged(value) }, outputs: [name] })
    return writer.info(name, 'float32', [second, first, ...rest])
  }
}

/** The axes of a value with its first two exchanged. */
const exchanged = ({ type }: Value): number[] => type.shape.map((_, axis) => (axis < 2 ? 1 - axis : axis))

function refOf(names: ReadonlyMap<string, string>, name: string): string {
  const ref = names.get(name)
  if (ref === undefined) throw new RangeError(`the program has no ${name}`)
  return ref
}
