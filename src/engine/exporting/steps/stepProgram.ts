/** One token or one time step of a model as a program, with every state as an input and an output: what every step form is written from. */
import { problemText } from '../../../contract/problems/problemText'
import { tidied } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import type { Program, TensorType } from '../../compiler/program/types'
import { inputTypes } from '../../learning/step/modelForward'
import type { CheckedModel } from '../../model/checkedModel'
import { stepProblems } from '../../model/graph/generationProblems'
import type { StepSizes } from '../../model/layers/step'
import { modelWeights } from '../../model/layers/weights'
import { lowerModelStep, modelMemory } from '../../model/lower/lowerModelStep'
import type { ModelMemory } from '../../model/lower/lowerModelStep'
import type { Sample } from '../sizes/fitSize'

/** The input that says the place of the token, where a layer reads it. */
export const positionInput = 'position'

/** Why a model has no step form, as a sentence; null where it has one. */
export function cannotStep(model: CheckedModel): string | null {
  const [problem] = stepProblems(model)
  if (problem) return problemText(problem).message
  const head = model.layers.at(-1)
  const over = head?.kind === 'head' ? head.layer.params.over : 'token'
  return over === 'mean' || over === 'max' ? `Its head reads the ${over === 'mean' ? 'mean' : 'maximum'} of all time steps.` : null
}

/** A state between tokens: its name in the model, and its axes, of which `batch` and `context` may be any. */
export interface StepState {
  readonly name: string
  readonly memory: ModelMemory
}

export const nextName = (state: string): string => `${state}.next`

export function stepStates(model: CheckedModel, sizes: StepSizes): StepState[] {
  return modelMemory(model, sizes).map((memory) => ({ name: memory.key.replace(/^memory\//, ''), memory }))
}

/** Whether a layer reads the place of the token, which the step form then takes as `position`. */
export function readsPosition({ layers }: CheckedModel): boolean {
  return layers.some(({ kind }) => kind === 'attention' || kind === 'positions')
}

/** One time step as a program: weights, states, inputs and the position become the output and the states after it. */
export function stepProgram(model: CheckedModel, { batch, steps }: Sample): Program {
  const sizes = { batch, capacity: steps }
  const inputs = inputTypes({ ...model.task, masked: false }, { length: 1, batch })
  const memory = new Map(modelMemory(model, sizes).map(({ key, type }) => [key, type]))
  const weights = new Map(modelWeights(model).map((spec) => [spec.name, spec.type]))
  const position: TensorType = { dtype: 'int32', shape: [] }
  const program = buildProgram('step', new Map([...weights, ...memory, ...inputs, [positionInput, position]]), (builder, values) => {
    const pick = (types: ReadonlyMap<string, TensorType>) => new Map([...values].filter(([name]) => types.has(name)))
    const place = values.get(positionInput)
    if (!place) throw new RangeError('the position is missing')
    const given = { weights: pick(weights), inputs: pick(inputs), memory: pick(memory), position: place }
    const stepped = lowerModelStep(model, builder, given, sizes)
    return new Map([['output', stepped.output], ...stepped.memory])
  })
  return tidied(program)
}
