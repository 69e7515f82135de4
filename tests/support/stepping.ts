/** Small models of the templates with a sequence for each, for tests that go through it token by token. */
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import type { AnyArray } from '../../src/engine/executors/reference/evaluate'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { stepProblems } from '../../src/engine/model/graph/generationProblems'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { lowerModel } from '../../src/engine/model/lower/lowerModel'
import { buildProgram } from '../../src/engine/compiler/program/builder'
import { sizeOf } from '../../src/engine/compiler/program/shapes'
import { inputTypes } from '../../src/engine/learning/step/modelForward'
import { readTemplate, shrunk, smallTask, templateList } from './templates'

export const [T, B, vocabulary] = [7, 2, 9]

export function modelOf(id: string, change: (document: ReturnType<typeof readTemplate>) => void = () => undefined): CheckedModel {
  const document = shrunk(readTemplate(id), { units: 5, hidden: 6 })
  change(document)
  const result = checkModel(document, smallTask(document, vocabulary))
  if (!result.ok) throw new Error(`${id}: ${result.problems.map(({ code }) => code).join()}`)
  return result.model
}

/** What the task gives, for all steps. */
export function sequence(model: CheckedModel): Map<string, AnyArray> {
  const types = inputTypes({ ...model.task, masked: false }, { length: T, batch: B })
  return new Map(
    [...types].map(([name, { dtype, shape }]) => {
      const data = Array.from({ length: sizeOf(shape) }, (_, k) => (dtype === 'int32' ? (k * 5 + 3) % vocabulary : Math.sin(k)))
      return [name, { shape, data }]
    })
  )
}

/** Cuts one time step out of the inputs. */
export function oneStep(inputs: ReadonlyMap<string, AnyArray>, t: number): Map<string, AnyArray> {
  return new Map(
    [...inputs].map(([name, { shape, data }]) => {
      const one = [1, ...shape.slice(1)]
      return [name, { shape: one, data: Array.from(data).slice(t * sizeOf(one), (t + 1) * sizeOf(one)) }]
    })
  )
}

/** Weights a little off their start, so that no learned state, gain or bias is one that could be left out unseen. */
export function weightsOf(model: CheckedModel): Map<string, AnyArray> {
  return new Map(
    [...initialWeights(modelWeights(model), 11)].map(([name, { type, data }]) => {
      return [name, { shape: type.shape, data: Float64Array.from(data, (value, k) => value + 0.1 * Math.cos(3 * k)) }]
    })
  )
}

/** The output of the whole sequence at once, as a function of the time step. */
export function atOnce(model: CheckedModel): (t: number) => number[] {
  const weights = weightsOf(model)
  const inputs = sequence(model)
  const types = inputTypes({ ...model.task, masked: false }, { length: T, batch: B })
  const declared = new Map([...modelWeights(model).map((spec) => [spec.name, spec.type] as const), ...types])
  const program = buildProgram('forward', declared, (builder, values) => {
    const taskInputs = new Map([...values].filter(([name]) => types.has(name)))
    return new Map([['output', lowerModel(model, builder, values, taskInputs, { taps: false }).output]])
  })
  const output = evaluate(program, new Map([...weights, ...inputs])).get('output')
  if (!output) throw new Error('the program gave no output')
  const { shape, data } = output
  const size = sizeOf(shape.slice(1))
  return (t) => [...data.slice(t * size, (t + 1) * size)]
}

const ids = templateList().map(({ id }) => id)
/** The templates that can go token by token. */
export const causal = ids.filter((id) => stepProblems(modelOf(id)).length === 0 && modelOf(id).task.target.over === 'step')
