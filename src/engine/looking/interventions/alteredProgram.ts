/**
 * The forward pass as a program in which chosen values are changed by inputs, also inside loops, so that later steps see what was changed.
 * Other units, tokens and amounts need no other program; another value does.
 */
import { buildProgram } from '../../compiler/program/builder'
import { optimise } from '../../compiler/passes/compile'
import type { Program, TensorType, Value } from '../../compiler/program/types'
import type { BatchShape } from '../../data/batches/batch'
import type { Alterable, Alterations } from '../../model/layers/alter'
import { inputTypes } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'
import { lossesOf, partTypes } from '../../learning/step/trainFunctions'
import { inspectionTypes, statesOf } from '../inspection/inspectedSequence'
import { valueKey } from './alterableValues'

export interface AlteredSpec {
  readonly shape: BatchShape
  /** The values that can be changed. */
  readonly values: readonly Alterable[]
  /** Whether each sequence of the batch has changes of its own; its values are then not among the results. */
  readonly perSequence?: boolean
  /** Whether the sequences enter with states of the batch before. */
  readonly carries?: boolean
  /** Whether the loss of each target is given, rather than the outputs. */
  readonly losses?: boolean
}

export const scaleInput = (key: string): string => `scale/${key}`
export const shiftInput = (key: string): string => `shift/${key}`
/** The result that has a changed value over time, [T, B, width]. */
export const valueResult = (key: string): string => `value/${key}`

/** Key of a value → type of its scale and of its shift, [T, B, width], or [T, 1, width] for all sequences alike. */
export function alterationTypes({ shape: { length, batch }, values, perSequence = false }: AlteredSpec): Map<string, TensorType> {
  return new Map(values.map((value) => [valueKey(value), { dtype: 'float32', shape: [length, perSequence ? batch : 1, value.width] }]))
}

/** The task's inputs, with the targets where losses are given, or with the states that enter. */
export function alteredInputs(model: ModelForward, { shape, losses = false, carries = false }: AlteredSpec): Map<string, TensorType> {
  return losses ? partTypes(model, shape).inputs : inspectionTypes(model, { length: shape.length, carries }, shape.batch)
}

/**
 * Parameters: the weights, `alteredInputs`, and two for each value. Results: `losses` [S, B]; or `output` [S, B, width] and, where all sequences
 * are changed alike, the values after their change, those that can be copied.
 */
export function alteredProgram(model: ModelForward, spec: AlteredSpec): Program {
  const inputs = alteredInputs(model, spec)
  const types = alterationTypes(spec)
  const alterationParameters = [...types].flatMap(([key, type]) => [[scaleInput(key), type] as const, [shiftInput(key), type] as const])
  const parameters = new Map([...model.weights, ...inputs, ...alterationParameters])
  const program = buildProgram('altered', parameters, (builder, all) => {
    const values = { weights: pick(all, model.weights), inputs: pick(all, inputs), random: null }
    const after = new Map<string, Value>()
    const alter = alterationsOf(all, after)
    if (spec.losses) return new Map([['losses', lossesOf(model, builder, values, { alter })]])
    const taskInputs = pick(all, inputTypes(model.task, spec.shape))
    const { output } = model.forward(builder, values.weights, taskInputs, { taps: false, alter, carried: statesOf(model, builder, all) })
    return new Map([['output', output], ...(spec.perSequence ? [] : after)])
  })
  return optimise(program)
}

function alterationsOf(parameters: ReadonlyMap<string, Value>, after: Map<string, Value>): Alterations {
  return {
    of: (value) => {
      const [scale, shift] = [parameters.get(scaleInput(valueKey(value))), parameters.get(shiftInput(valueKey(value)))]
      return scale && shift ? { scale, shift } : null
    },
    tell: (value, changed) => void after.set(valueResult(valueKey(value)), changed)
  }
}

const pick = (all: ReadonlyMap<string, Value>, types: ReadonlyMap<string, TensorType>): Map<string, Value> =>
  new Map([...all].filter(([name]) => types.has(name)))
