/** The module that a training run compiles: the functions `train` and `evaluate` over common variables. */
import type { TrainingSettings } from '../../../contract/document/training'
import type { ExecutorInfo, Module } from '../../executors/executor'
import { optimise } from '../../compiler/passes/compile'
import { carriedTypes, carriedVariables } from './carried'
import { evaluatedShape } from './modelForward'
import type { ModelForward } from './modelForward'
import { partsOf } from './parts'
import { accumulates, stepVariables } from './updateStep'
import type { StepSettings } from './updateStep'
import { accumulateFunction, evaluateFunction, trainFunction } from './trainFunctions'

export type RecurrenceSettings = Pick<TrainingSettings, 'linearRecurrence' | 'recurrence'>

export type ModuleSettings = Omit<StepSettings, 'associative' | 'newton'> &
  Pick<TrainingSettings, 'batchSize' | 'sequenceLength'> &
  Partial<RecurrenceSettings>

/** Builds and optimises both programs; the batch is split as the executor likes it where that divides it. */
export function trainModule(model: ModelForward, settings: ModuleSettings, executor: Pick<ExecutorInfo, 'parts' | 'gpu'>): Module {
  const shape = { length: settings.sequenceLength, batch: settings.batchSize }
  const parts = partsOf(settings.batchSize, executor.parts)
  const step = { ...settings, ...recurrenceForms(settings, executor) }
  const states = carriedTypes(model.states, settings.batchSize)
  const programs = [
    trainFunction(model, step, shape, parts),
    evaluateFunction(model, evaluatedShape(model.task, shape), parts),
    ...(accumulates(settings) ? [accumulateFunction(model, step, shape, parts)] : [])
  ]
  return {
    variables: new Map([
      ...stepVariables(model.weights, settings),
      ...carriedVariables(states, 'train'),
      ...carriedVariables(states, 'evaluate')
    ]),
    functions: new Map(programs.map((program) => [program.name, optimise(program)]))
  }
}

/** Builds the module that only evaluates, and gives the head's output: the weights, and the states that evaluation carries. */
export function evaluateModule(model: ModelForward, settings: ModuleSettings, executor: Pick<ExecutorInfo, 'parts'>): Module {
  const shape = evaluatedShape(model.task, { length: settings.sequenceLength, batch: settings.batchSize })
  const program = evaluateFunction(model, shape, partsOf(settings.batchSize, executor.parts), true)
  const states = carriedVariables(carriedTypes(model.states, settings.batchSize), 'evaluate')
  return { variables: new Map([...model.weights, ...states]), functions: new Map([[program.name, optimise(program)]]) }
}

/**
 * Whether loops that are linear in their carries run as associative scans: log₂ T rounds, each over all time steps, are worth it where the
 * rounds run at once. On the cores of a CPU the loop was faster from 1,000 steps on (docs/performance.md).
 */
function runsAssociative(wished: TrainingSettings['linearRecurrence'], { gpu }: Pick<ExecutorInfo, 'gpu'>): boolean {
  return wished === 'auto' ? gpu : wished === 'associative'
}

/**
 * How loops over time run. With Newton iterations, `auto` takes associative scans for what is linear, such as the gradient of a cell whose
 * units do not mix, so that nothing is left to go step by step. Newton iterations run only where they are asked for: they were slower than
 * steps with every executor that compiles (docs/performance.md).
 */
export function recurrenceForms(
  { linearRecurrence = 'auto', recurrence = 'auto' }: Partial<RecurrenceSettings>,
  executor: Pick<ExecutorInfo, 'gpu'>
): { readonly associative: boolean; readonly newton: boolean } {
  const newton = recurrence === 'newton'
  return { newton, associative: runsAssociative(linearRecurrence, executor) || (newton && linearRecurrence === 'auto') }
}
