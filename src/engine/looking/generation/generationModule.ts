/** A model's step form as a module: its weights and its memory are variables, which stay with the executor from token to token. */
import type { Module } from '../../executors/executor'
import type { CheckedModel } from '../../model/checkedModel'
import { modelWeights } from '../../model/layers/weights'
import { lowerModelStep, memoryTypes, modelMemory, startMemory } from '../../model/lower/lowerModelStep'
import type { StepSizes } from '../../model/layers/step'
import { tidied } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import type { Program, TensorType } from '../../compiler/program/types'
import { inputTypes } from '../../learning/step/modelForward'

export const positionInput = 'position'
const positionType: TensorType = { dtype: 'int32', shape: [] }

export interface GenerationModule extends Module {
  /** The variables that are memory. */
  readonly memory: ReadonlyMap<string, TensorType>
}

/**
 * Functions: `begin` sets the memory to what it is before the first token; `generate` takes one token further. Its inputs: the task's, of one
 * time step, and `position` int32 [], less than the capacity. Its output: `output` [1, B, width].
 */
export function generationModule(model: CheckedModel, sizes: StepSizes): GenerationModule {
  const weights = new Map(modelWeights(model).map((spec) => [spec.name, spec.type]))
  const memory = memoryTypes(modelMemory(model, sizes))
  const functions = new Map([
    ['begin', beginProgram(model, weights, sizes)],
    ['generate', generateProgram(model, weights, memory, sizes)]
  ])
  return { variables: new Map([...weights, ...memory]), memory, functions }
}

type Types = ReadonlyMap<string, TensorType>

function beginProgram(model: CheckedModel, weights: Types, sizes: StepSizes): Program {
  return tidied(buildProgram('begin', weights, (builder, values) => startMemory(model, builder, values, sizes)))
}

function generateProgram(model: CheckedModel, weights: Types, memory: Types, sizes: StepSizes): Program {
  const inputs = inputTypes({ ...model.task, masked: false }, { length: 1, batch: sizes.batch })
  const parameters = new Map([...weights, ...memory, ...inputs, [positionInput, positionType]])
  const program = buildProgram('generate', parameters, (builder, values) => {
    const pick = (types: Types) => new Map([...values].filter(([name]) => types.has(name)))
    const position = values.get(positionInput)
    if (!position) throw new RangeError('the position is missing')
    const stepValues = { weights: pick(weights), memory: pick(memory), inputs: pick(inputs), position }
    const stepResult = lowerModelStep(model, builder, stepValues, sizes)
    return new Map([['output', stepResult.output], ...stepResult.memory])
  })
  return tidied(program)
}
