// ‖∂L/∂h_t‖ in float64 against finite differences of the loss by what is added to the state.
import { describe, expect, it } from 'vitest'
import { readTemplate, shrunk } from '../../../../tests/support/templates'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { evaluate } from '../../executors/reference/evaluate'
import type { AnyArray } from '../../executors/reference/evaluate'
import { checkModel } from '../../model/graph/checkModel'
import { modelWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import { lowerModel } from '../../model/lower/lowerModel'
import { buildProgram } from '../../compiler/program/builder'
import type { TensorType, Value } from '../../compiler/program/types'
import { at, sizeOf } from '../../compiler/program/shapes'
import { verifyProgram } from '../../compiler/program/verify'
import { lossesOf } from '../../learning/step/trainFunctions'
import { reachProgram } from './reachProgram'

const [T, B, vocabulary] = [4, 2, 5]

function modelOf(template: string) {
  const result = checkModel(shrunk(readTemplate(template), { units: 3, hidden: 3 }), nextTokenTask(vocabulary))
  if (!result.ok) throw new Error(template)
  const specs = modelWeights(result.model)
  const weights = new Map(specs.map((spec) => [spec.name, spec.type]))
  const forward: Parameters<typeof reachProgram>[0]['forward'] = (builder, values, inputs, options) =>
    lowerModel(result.model, builder, values, inputs, options)
  const first = [...initialWeights(specs, 5)].map(([name, tensor]): [string, AnyArray] => [
    name,
    { shape: tensor.type.shape, data: tensor.data }
  ])
  return { model: { weights, task: result.model.task, forward }, first: new Map(first) }
}

const fixedInputs = new Map<string, AnyArray>([
  ['tokens', { shape: [T, B], data: Array.from({ length: T * B }, (_, k) => (k * 3 + 1) % vocabulary) }],
  ['targets', { shape: [T, B], data: Array.from({ length: T * B }, (_, k) => (k * 2 + 2) % vocabulary) }]
])
const shares = (from: number | null): AnyArray => {
  const counted = (k: number) => from === null || Math.floor(k / B) === from
  const count = from === null ? T * B : B
  return { shape: [T, B], data: Array.from({ length: T * B }, (_, k) => (counted(k) ? 1 / count : 0)) }
}

/** ‖∂L/∂h_t‖ by differences. */
function byDifferences({ model, first }: ReturnType<typeof modelOf>, from: number | null): Map<string, number[]> {
  const perturbations = new Map<string, TensorType>()
  const declare = (into: Map<string, Value> | null) => {
    const types: [string, TensorType][] = [...model.weights]
    for (const name of ['tokens', 'targets']) types.push([name, { dtype: 'int32', shape: [T, B] }])
    types.push(['shares', { dtype: 'float32', shape: [T, B] }])
    if (into) types.push(...[...perturbations].map(([name, type]): [string, TensorType] => [`perturbation ${name}`, type]))
    return new Map(types)
  }
  const write = (perturbed: boolean) =>
    buildProgram('loss', declare(perturbed ? new Map() : null), (builder, values) => {
      const need = (name: string): Value => {
        const value = values.get(name)
        if (!value) throw new Error(name)
        return value
      }
      const inputs = new Map([...values].filter(([name]) => ['tokens', 'targets'].includes(name)))
      const losses = lossesOf(
        model,
        builder,
        { weights: values, inputs, random: null },
        {
          perturb: ({ layer, name }, type) => {
            perturbations.set(`${layer}.${name}`, type)
            return perturbed ? need(`perturbation ${layer}.${name}`) : builder.zeros(type)
          }
        }
      )
      return new Map([['loss', builder.sumAll(builder.mul(losses, need('shares')))]])
    })
  write(false)
  const program = write(true)
  const zeros = new Map(
    [...perturbations].map(([name, { shape }]) => [`perturbation ${name}`, { shape, data: new Array<number>(sizeOf(shape)).fill(0) }])
  )
  const inputs = new Map<string, AnyArray>([...first, ...fixedInputs, ['shares', shares(from)], ...zeros])
  const lossAt = (name: string, k: number, epsilon: number) => {
    const { shape } = at(
      [perturbations.get(name)].flatMap((type) => type ?? []),
      0
    )
    const data = Array.from({ length: sizeOf(shape) }, (_, i) => (i === k ? epsilon : 0))
    return evaluate(program, new Map([...inputs, [`perturbation ${name}`, { shape, data }]])).get('loss')?.data[0] ?? NaN
  }
  return new Map(
    [...perturbations].map(([name, { shape }]) => {
      const gradient = Array.from({ length: sizeOf(shape) }, (_, k) => (lossAt(name, k, 1e-5) - lossAt(name, k, -1e-5)) / 2e-5)
      const perStep = sizeOf(shape) / T
      return [name, Array.from({ length: T }, (_, t) => Math.hypot(...gradient.slice(t * perStep, (t + 1) * perStep)))]
    })
  )
}

describe.each(['lstm-moby-dick', 'gru-residual-moby-dick', 'fast-weights-moby-dick', 'mamba-attention-moby-dick'])(
  'the reach of gradients in %s',
  (template) => {
    it.each([
      [null, 1],
      [2, 1],
      [null, 2]
    ])('from step %s, with the batch in %i parts, is what differences give', (from, parts) => {
      const templateModel = modelOf(template)
      const { program, states } = reachProgram(templateModel.model, { length: T, batch: B }, parts)
      verifyProgram(program)
      const results = evaluate(program, new Map([...templateModel.first, ...fixedInputs, ['shares', shares(from)]]))
      const expected = byDifferences(templateModel, from)
      expect(states.map(({ layer, name }) => `${layer}.${name}`)).toEqual([...expected.keys()])
      states.forEach(({ layer, name }, k) => {
        const norms = Array.from(results.get(`reach.${k}`)?.data ?? [])
        const close = at(
          [expected.get(`${layer}.${name}`)].flatMap((each) => (each ? [each] : [])),
          0
        )
        expect(norms.length).toBe(T)
        norms.forEach((norm, t) => expect(Math.abs(norm - at(close, t))).toBeLessThan(1e-7))
        // Nothing that comes after a prediction has a part in it.
        if (from !== null) expect(norms[T - 1]).toBe(0)
      })
    })
  }
)
