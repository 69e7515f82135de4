/** The example of an export: two sequences of the run's data, batch first, with what the engine computes of them. */
import type { GatescopeDocument } from '../../contract/document/document'
import type { BatchShape, TaskBatch } from '../data/batches/batch'
import type { TaskData } from '../data/taskData'
import type { Executor, Tensor, Tensors } from '../executors/executor'
import { evaluatedShape, inputTypes, modelForward } from '../learning/step/modelForward'
import type { CheckedModel } from '../model/checkedModel'
import { tidied } from '../compiler/passes/compile'
import { buildProgram } from '../compiler/program/builder'
import type { Program } from '../compiler/program/types'
import type { Example } from './exporter'
import { batchFirst, withoutTime } from './batchFirst'

const SEQUENCES = 2

export interface ExampleSpec {
  readonly document: GatescopeDocument
  readonly model: CheckedModel
  readonly data: TaskData
  readonly weights: Tensors
}

/** What a model's output is called in every export: logits of classes, or a prediction of numbers. */
export const outputName = ({ task }: CheckedModel): 'logits' | 'prediction' => (task.target.kind === 'class' ? 'logits' : 'prediction')

/** Takes two sequences of validation data, or of training where there is none, and runs the model on them. Throws ExecutorError. */
export async function exampleOf(spec: ExampleSpec, executor: Executor): Promise<Example> {
  const inputs = sequencesOf(spec)
  const output = await outputOf(spec, inputs, executor)
  const { target } = spec.model.task
  const named = target.over === 'step' ? batchFirst(output) : withoutTime(output)
  return {
    inputs: new Map([...inputs].map(([name, tensor]) => [name, batchFirst(tensor)])),
    outputs: new Map([[outputName(spec.model), named]])
  }
}

/** Time-major, by the names of the task. */
function sequencesOf({ document, model, data }: ExampleSpec): Tensors {
  const { sequenceLength, seed, order } = document.training
  const shape = { length: sequenceLength, batch: SEQUENCES }
  const [held] = data.heldOut(shape, 1, order)
  return held ? tensorsOf(held, evaluatedShape(model.task, shape), model) : tensorsOf(data.batches(shape, seed).next(), shape, model)
}

function tensorsOf({ arrays }: TaskBatch, shape: BatchShape, { task }: CheckedModel): Tensors {
  return new Map([...inputTypes(task, shape)].map(([name, type]) => [name, { type, data: arrays.get(name) ?? missing(name) }]))
}

/** [T, B, width], or [1, B, width] where there is one target a sequence. */
async function outputOf({ model, weights }: ExampleSpec, inputs: Tensors, executor: Executor): Promise<Tensor> {
  const program = forwardProgram(model, inputs)
  const variables = modelForward(model).weights
  const executable = await executor.compile(
    { variables, functions: new Map([[program.name, program]]) },
    { name: program.name, calls: 1, more: false }
  )
  try {
    executable.write(weights)
    return executable.run(program.name, inputs).get('output') ?? missing('output')
  } finally {
    executable.dispose()
  }
}

function forwardProgram(model: CheckedModel, inputs: Tensors): Program {
  const forward = modelForward(model)
  const types = new Map([...inputs].map(([name, { type }]) => [name, type]))
  return tidied(
    buildProgram('forward', new Map([...forward.weights, ...types]), (builder, values) => {
      const given = new Map([...values].filter(([name]) => types.has(name)))
      return new Map([['output', forward.forward(builder, values, given, { taps: false }).output]])
    })
  )
}

function missing(name: string): never {
  throw new RangeError(`the example has no ${name}`)
}
