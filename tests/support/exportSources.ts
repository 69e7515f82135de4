/** What exporters are given for a template in small sizes: weights from a seed, and an example that the reference evaluator computed. */
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { TaskShape } from '../../src/contract/document/taskShape'
import { problemText } from '../../src/contract/problems/problemText'
import type { Problem } from '../../src/contract/problems/problems'
import { openTask } from '../../src/engine/data/openTask'
import type { OpenedTask, TaskData } from '../../src/engine/data/taskData'
import { buildProgram } from '../../src/engine/compiler/program/builder'
import { sizeOf } from '../../src/engine/compiler/program/shapes'
import type { Program } from '../../src/engine/compiler/program/types'
import type { Executor, Tensor, Tensors } from '../../src/engine/executors/executor'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import { batchFirst, withoutTime } from '../../src/engine/exporting/batchFirst'
import { outputName } from '../../src/engine/exporting/example'
import type { Example, ExportSource, RunFacts } from '../../src/engine/exporting/exporter'
import { inputTypes } from '../../src/engine/learning/step/modelForward'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { lowerModel } from '../../src/engine/model/lower/lowerModel'
import { plainSummary } from './plainSummary'
import { readTemplate, shrunk } from './templates'

/** Sizes of the example. No weight has them, so that no axis is taken for another. */
const [T, B] = [11, 3]

/** A template whose sizes are small; `change` edits the document before it is checked. */
export function templateSource(id: string, change: (document: GatescopeDocument) => void = () => undefined): Promise<ExportSource> {
  const document = shrunk(readTemplate(id), { units: 5, hidden: 6 })
  change(document)
  return sourceOf(document)
}

/** Throws with the problems of a document that cannot be trained. */
export async function sourceOf(document: GatescopeDocument): Promise<ExportSource> {
  const opened = await taskOf(document)
  if (!opened.ok) throw failure(opened.problems)
  const checked = checkModel(document, opened.data.shape)
  if (!checked.ok) throw failure(checked.problems)
  return sourceWith(document, checked.model, opened.data)
}

function sourceWith(document: GatescopeDocument, model: CheckedModel, data: TaskData): ExportSource {
  const weights = new Map([...initialWeights(modelWeights(model), 11)].map(([name, tensor]) => [name, moved(tensor)]))
  const example = exampleWith(model, weights)
  return { document, model, data, weights, others: new Map(), step: 20, run: facts(document), example }
}

/** A little off the start, so that no learned state, gain or bias is one that could be left out unseen. */
function moved({ type, data }: Tensor): Tensor {
  return { type, data: Float32Array.from(data, (value, k) => value + 0.1 * Math.cos(3 * k)) }
}

function exampleWith(model: CheckedModel, weights: Tensors): Example {
  const inputs = inputsFor(model.task)
  const program = forwardProgram(model, weights, inputs)
  const arrays = new Map([...weights, ...inputs].map(([name, { type, data }]) => [name, { shape: type.shape, data }]))
  const output = evaluate(program, arrays).get('output')
  if (!output) throw new RangeError('the model has no output')
  const tensor: Tensor = { type: { dtype: 'float32', shape: output.shape }, data: Float32Array.from(output.data) }
  return {
    inputs: new Map([...inputs].map(([name, each]) => [name, batchFirst(each)])),
    outputs: new Map([[outputName(model), exampleOutput(model, tensor)]])
  }
}

function forwardProgram(model: CheckedModel, weights: Tensors, inputs: Tensors): Program {
  const types = new Map([...weights, ...inputs].map(([name, { type }]) => [name, type]))
  return buildProgram('forward', types, (builder, values) => {
    const given = new Map([...values].filter(([name]) => inputs.has(name)))
    return new Map([['output', lowerModel(model, builder, values, given, { taps: false }).output]])
  })
}

const exampleOutput = ({ task }: CheckedModel, output: Tensor): Tensor =>
  task.target.over === 'step' ? batchFirst(output) : withoutTime(output)

/**
 * How far the model's own outputs on an executor, in float32, are from those of its example, which were computed in float64: a cell may make a
 * rounding larger from step to step, as a chaotic map does.
 */
export async function roundingOf({ model, weights, example }: ExportSource, executor: Executor): Promise<number> {
  const inputs = inputsFor(model.task)
  const module = { variables: new Map(), functions: new Map([['forward', forwardProgram(model, weights, inputs)]]) }
  const executable = await executor.compile(module)
  try {
    const output = executable.run('forward', new Map([...weights, ...inputs])).get('output')
    const expected = example.outputs.get(outputName(model))
    if (!output || !expected) throw new RangeError('the model has no output')
    const { data } = exampleOutput(model, output)
    return [...expected.data].reduce((most, value, k) => Math.max(most, Math.abs(value - (data[k] ?? NaN))), 0)
  } finally {
    executable.dispose()
  }
}

/** Time-major. Where sequences may end early, one is whole and the others end at different time steps. */
function inputsFor(task: TaskShape): Tensors {
  return new Map(
    [...inputTypes(task, { length: T, batch: B })].map(([name, type]): [string, Tensor] => {
      const places = Array.from({ length: sizeOf(type.shape) }, (_, k) => k)
      if (type.dtype === 'int32') return [name, { type, data: Int32Array.from(places, (k) => (k * 5 + 3) % (task.tokens ?? 1)) }]
      if (name === 'mask') return [name, { type, data: Float32Array.from(places, (k) => (Math.floor(k / B) < T - 3 * (k % B) ? 1 : 0)) }]
      return [name, { type, data: Float32Array.from(places, (k) => Math.sin(k)) }]
    })
  )
}

const tasks = new Map<string, Promise<OpenedTask>>()

/** Data is opened once, since many templates read one text. */
function taskOf({ task, training }: GatescopeDocument): Promise<OpenedTask> {
  const key = JSON.stringify([task, training.sequenceLength])
  const opening = tasks.get(key) ?? openTask(task, { dataFolders: [] }, training.sequenceLength)
  tasks.set(key, opening)
  return opening
}

const failure = (problems: readonly Problem[]) => new Error(problems.map((each) => problemText(each).message).join('\n'))

/** A run that recorded nothing but its end. */
function facts({ name }: GatescopeDocument): RunFacts {
  const summary = { ...plainSummary, name, step: 20, steps: 20, checkpoint: 20, loss: 1.5 }
  const none = { step: new Float64Array(), seconds: new Float64Array(), loss: new Float32Array(), learningRate: new Float32Array() }
  return {
    id: summary.runId,
    folder: '/nowhere',
    name,
    summary,
    record: {
      rows: 0,
      steps: () => ({ type: 'steps', ...none, gradientNorm: new Float32Array(), gradientNorms: new Float32Array() }),
      evaluations: () => [],
      notes: () => [],
      updates: () => [],
      exponents: () => []
    }
  }
}
