/** The module that a training run compiles: the functions `train` and `evaluate` over common variables. */
import type { TrainingSettings } from '../../contract/document/training'
import type { ExecutorInfo, Module } from '../executors/executor'
import { optimise } from '../passes/compile'
import { evaluatedShape } from './modelProgram'
import type { ModelProgram } from './modelProgram'
import { partsOf } from './parts'
import { accumulates, stepVariables } from './stepProgram'
import type { StepSettings } from './stepProgram'
import { accumulateProgram, evaluateProgram, trainProgram } from './trainProgram'

export type ModuleSettings = StepSettings & Pick<TrainingSettings, 'batchSize' | 'sequenceLength'>

/** Builds and optimises both programs; the batch is split as the executor likes it where that divides it. */
export function buildTrainModule(model: ModelProgram, settings: ModuleSettings, executor: Pick<ExecutorInfo, 'parts'>): Module {
  const shape = { length: settings.sequenceLength, batch: settings.batchSize }
  const parts = partsOf(settings.batchSize, executor.parts)
  const programs = [
    trainProgram(model, settings, shape, parts),
    evaluateProgram(model, evaluatedShape(model.task, shape), parts),
    ...(accumulates(settings) ? [accumulateProgram(model, settings, shape, parts)] : [])
  ]
  return {
    variables: stepVariables(model.weights, settings),
    functions: new Map(programs.map((program) => [program.name, optimise(program)]))
  }
}
