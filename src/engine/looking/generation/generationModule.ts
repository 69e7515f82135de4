/** A model's step form as a module: its weights and its memory are variables, which stay with the executor from token to token. */
import type { Module } from '../../executors/executor'
import type { CheckedModel } from '../../model/checkedModel'
import { modelWeights } from '../../model/layers/weights'
import { lowerModelStep, memoryTypes, modelMemory, startMemory } from '../../model/lower/lowerModelStep'
import type { Tap } from '../../model/layers/context'
import type { StepSizes } from '../../model/layers/step'
import { tidied } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import type { Program, TensorType } from '../../compiler/program/types'
import { inputTypes } from '../../learning/step/modelForward'

export const positionInput = 'position'
const positionType: TensorType = { dtype: 'int32', shape: [] }

/** A value of one token that can be looked at. */
export interface StepTap extends Omit<Tap, 'value'> {
  /** The result of `generate` that has it, float32 [1, 1, units]; of attention [1, H, 1, capacity], the heads' weights of each place. */
  readonly result: string
}

export interface GenerationModule extends Module {
  /** The variables that are memory. */
  readonly memory: ReadonlyMap<string, TensorType>
  /** None where they are not asked for. */
  readonly taps: readonly StepTap[]
}

/**
 * Functions: `begin` sets the memory to what it is before the first token; `generate` takes one token further. Its inputs: the task's, of one
 * time step, and `position` int32 [], less than the capacity. Its outputs: `output` [1, B, width], and the taps where they are asked for.
 */
export function generationModule(
  model: CheckedModel,
  sizes: StepSizes,
  options: { readonly taps: boolean } = { taps: false }
): GenerationModule {
  const weights = new Map(modelWeights(model).map((spec) => [spec.name, spec.type]))
  const memory = memoryTypes(modelMemory(model, sizes))
  const generate = generateProgram(model, weights, memory, sizes, options)
  const functions = new Map([
    ['begin', beginProgram(model, weights, sizes)],
    ['generate', generate.program]
  ])
  return { variables: new Map([...weights, ...memory]), memory, functions, taps: generate.taps }
}

type Types = ReadonlyMap<string, TensorType>

function beginProgram(model: CheckedModel, weights: Types, sizes: StepSizes): Program {
  return tidied(buildProgram('begin', weights, (builder, values) => startMemory(model, builder, values, sizes)))
}

function generateProgram(
  model: CheckedModel,
  weights: Types,
  memory: Types,
  sizes: StepSizes,
  options: { readonly taps: boolean }
): { program: Program; taps: StepTap[] } {
  let taps: StepTap[] = []
  const inputs = inputTypes({ ...model.task, masked: false }, { length: 1, batch: sizes.batch })
  const parameters = new Map([...weights, ...memory, ...inputs, [positionInput, positionType]])
  const program = buildProgram('generate', parameters, (builder, values) => {
    const pick = (types: Types) => new Map([...values].filter(([name]) => types.has(name)))
    const position = values.get(positionInput)
    if (!position) throw new RangeError('the position is missing')
    const stepValues = { weights: pick(weights), memory: pick(memory), inputs: pick(inputs), position }
    const stepResult = lowerModelStep(model, builder, stepValues, sizes, options)
    taps = stepResult.taps.map(({ value: _, ...tap }, k) => ({ ...tap, result: `tap.${k}` }))
    return new Map([
      ['output', stepResult.output],
      ...stepResult.memory,
      ...stepResult.taps.map((tap, k) => [`tap.${k}`, tap.value] as const)
    ])
  })
  return { program: tidied(program), taps }
}
