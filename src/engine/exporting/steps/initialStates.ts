/** The states of a model before its first time step, for one sequence: zeros, or what was learned. */
import { evaluate } from '../../executors/reference/evaluate'
import type { Tensors } from '../../executors/executor'
import { sizeOf } from '../../compiler/program/shapes'
import { buildProgram } from '../../compiler/program/builder'
import type { CheckedModel } from '../../model/checkedModel'
import { modelWeights } from '../../model/layers/weights'
import { startMemory } from '../../model/lower/lowerModelStep'
import type { ExportSource } from '../exporter'
import { stepStates } from './stepProgram'

type Trained = Pick<ExportSource, 'model' | 'weights'>

/** By the names of the step form, [1, …]; a state with a place for each token has room for `capacity` of them. */
export function initialStates({ model, weights }: Trained, capacity: number): Tensors {
  const sizes = { batch: 1, capacity }
  const types = new Map(modelWeights(model).map((spec) => [spec.name, spec.type]))
  const program = buildProgram('start', types, (builder, values) => startMemory(model, builder, values, sizes))
  const start = evaluate(program, new Map([...weights].map(([name, { type, data }]) => [name, { shape: type.shape, data }])))
  return new Map(
    stepStates(model, sizes).map(({ name, memory: { key, type } }) => [name, { type, data: Float32Array.from(start.get(key)?.data ?? []) }])
  )
}

/** The states that are of one size, as a file can hold them. */
export function fixedInitialStates(source: Trained): Tensors {
  const grows = growing(source.model)
  return new Map([...initialStates(source, 1)].filter(([name]) => !grows.has(name)))
}

function growing(model: CheckedModel): ReadonlySet<string> {
  return new Set(stepStates(model, { batch: 1, capacity: 1 }).flatMap(({ name, memory }) => (memory.tokenAxis === null ? [] : [name])))
}

/** The same state for each of several sequences. */
export function repeated(states: Tensors, batch: number): Tensors {
  return new Map(
    [...states].map(([name, { type, data }]) => {
      const whole = new Float32Array(batch * data.length)
      for (let sequence = 0; sequence < batch; sequence++) whole.set(data, sequence * data.length)
      return [name, { type: { ...type, shape: [batch, ...type.shape.slice(1)] }, data: whole }]
    })
  )
}

/** One time step of inputs [B, T, …]: [B, …]. */
export function stepOfInputs(inputs: Tensors, step: number): Tensors {
  return new Map(
    [...inputs].map(([name, { type, data }]) => {
      const [batch = 0, length = 0, ...rest] = type.shape
      const width = sizeOf(rest)
      const values = new (data instanceof Float32Array ? Float32Array : Int32Array)(batch * width)
      for (let sequence = 0; sequence < batch; sequence++) {
        const begin = (sequence * length + step) * width
        values.set(data.subarray(begin, begin + width), sequence * width)
      }
      return [name, { type: { ...type, shape: [batch, ...rest] }, data: values }]
    })
  )
}
