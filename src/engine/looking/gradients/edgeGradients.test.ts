// ‖∂L/∂v‖ at each edge of a cell, against finite differences of the loss in float64; the edges of a node together have the gradient of its value.
import { describe, expect, it, test } from 'vitest'
import { referenceExecutor } from '../../../../tests/support/referenceExecutor'
import { readTemplate, shrunk } from '../../../../tests/support/templates'
import { edgesInto } from '../../../cell/wiring'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { buildProgram } from '../../compiler/program/builder'
import { at, sizeOf } from '../../compiler/program/shapes'
import type { TensorType, Value } from '../../compiler/program/types'
import { verifyProgram } from '../../compiler/program/verify'
import { evaluate } from '../../executors/reference/evaluate'
import type { AnyArray } from '../../executors/reference/evaluate'
import { lossesOf } from '../../learning/step/trainFunctions'
import { checkModel } from '../../model/graph/checkModel'
import type { Perturbation } from '../../model/layers/context'
import { modelWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import { lowerModel } from '../../model/lower/lowerModel'
import { modelForward } from '../../learning/step/modelForward'
import { reachProgram } from '../inspection/reachProgram'
import { EdgeGradients } from './edgeGradients'

const [T, B, vocabulary] = [3, 1, 4]
type Model = Parameters<typeof reachProgram>[0]

function modelOf(template: string) {
  const result = checkModel(shrunk(readTemplate(template), { units: 2, hidden: 2 }), nextTokenTask(vocabulary))
  if (!result.ok) throw new Error(template)
  const layer = result.model.layers.find((one) => one.kind === 'recurrent')
  if (layer?.kind !== 'recurrent') throw new Error(`${template} has no cell`)
  const specs = modelWeights(result.model)
  const forward: Model['forward'] = (builder, values, inputs, options) => lowerModel(result.model, builder, values, inputs, options)
  const model = { weights: new Map(specs.map((spec) => [spec.name, spec.type])), task: result.model.task, forward }
  const weights = [...initialWeights(specs, 7)].map(([name, { type, data }]): [string, AnyArray] => [name, { shape: type.shape, data }])
  return { model, weights: new Map(weights), layer: layer.layer.id, cell: layer.cell }
}

const given = new Map<string, AnyArray>([
  ['tokens', { shape: [T, B], data: [1, 3, 0] }],
  ['targets', { shape: [T, B], data: [3, 0, 2] }],
  // The loss of the last time step alone.
  ['shares', { shape: [T, B], data: [0, 0, 1] }]
])

type Looking = { readonly perturbEdgesOf: string } | { readonly perturbAll: true }

/** ∂L/∂v of all that is asked for, by differences of what is added to it. */
function byDifferences({ model, weights }: ReturnType<typeof modelOf>, looking: Looking) {
  const asked: { readonly info: Perturbation; readonly name: string; readonly type: TensorType }[] = []
  const program = (perturbed: boolean) => {
    const types: [string, TensorType][] = [...model.weights]
    types.push(['tokens', { dtype: 'int32', shape: [T, B] }], ['targets', { dtype: 'int32', shape: [T, B] }])
    types.push(['shares', { dtype: 'float32', shape: [T, B] }])
    if (perturbed) types.push(...asked.map(({ name, type }): [string, TensorType] => [name, type]))
    return buildProgram('loss', new Map(types), (builder, values) => {
      const need = (name: string): Value => values.get(name) ?? expect.fail(name)
      let next = 0
      const perturb = (info: Perturbation, type: TensorType): Value => {
        if (perturbed) return need(at(asked, next++).name)
        asked.push({ info, name: `added ${asked.length}`, type })
        return builder.zeros(type)
      }
      const inputs = new Map(['tokens', 'targets'].map((name) => [name, need(name)]))
      const losses = lossesOf(model, builder, { weights: values, inputs, random: null }, { perturb, ...looking })
      return new Map([['loss', builder.sumAll(builder.mul(losses, need('shares')))]])
    })
  }
  program(false)
  const loss = program(true)
  const zeros = asked.map(({ name, type: { shape } }): [string, AnyArray] => [
    name,
    { shape, data: new Array<number>(sizeOf(shape)).fill(0) }
  ])
  const inputs = new Map([...weights, ...given, ...zeros])
  const lossAt = (name: string, shape: readonly number[], k: number, by: number): number => {
    const data = Array.from({ length: sizeOf(shape) }, (_, i) => (i === k ? by : 0))
    return evaluate(loss, new Map([...inputs, [name, { shape, data }]])).get('loss')?.data[0] ?? NaN
  }
  return asked.map(({ info, name, type: { shape } }) => ({
    info,
    gradient: Array.from({ length: sizeOf(shape) }, (_, k) => (lossAt(name, shape, k, 1e-5) - lossAt(name, shape, k, -1e-5)) / 2e-5)
  }))
}

const normsOf = (gradient: readonly number[]): number[] => {
  const width = gradient.length / T
  return Array.from({ length: T }, (_, t) => Math.hypot(...gradient.slice(t * width, (t + 1) * width)))
}

describe.each(['lstm-moby-dick', 'gru-moby-dick', 'fast-weights-moby-dick'])('the edges of %s', (template) => {
  const drawn = modelOf(template)
  const edges = byDifferences(drawn, { perturbEdgesOf: drawn.layer })

  it('have the gradients that differences of the loss give', () => {
    const { program, states } = reachProgram(drawn.model, { length: T, batch: B }, 1, drawn.layer)
    verifyProgram(program)
    const results = evaluate(program, new Map([...drawn.weights, ...given]))
    expect(states.map(({ edge }) => [edge?.target.id, edge?.input])).toEqual(
      edges.map(({ info: { edge } }) => [edge?.target.id, edge?.input])
    )
    edges.forEach(({ gradient }, k) => {
      const norms = Array.from(results.get(`reach.${k}`)?.data ?? [])
      normsOf(gradient).forEach((norm, t) => expect(Math.abs(norm - (norms[t] ?? NaN))).toBeLessThan(1e-8))
    })
    // Each edge of the drawing that has an effect has one, and some have a gradient before the last time step.
    const ids = edges.map(
      ({ info: { edge } }) => at(edgesInto(drawn.cell.graph, edge?.target ?? expect.fail('no edge')), edge?.input ?? 0).id
    )
    expect(new Set(ids)).toEqual(new Set(drawn.cell.graph.edges.map(({ id }) => id)))
    expect(edges.some(({ gradient }) => (normsOf(gradient)[0] ?? 0) > 1e-7)).toBe(true)
  })

  it('that leave one node add up to the gradient of its value', () => {
    const nodes = byDifferences(drawn, { perturbAll: true }).filter(({ info }) => info.place?.node)
    let compared = 0
    for (const { info, gradient } of nodes) {
      const node = info.place?.node
      const leaving = edges.filter(
        ({ info: { edge } }) => edge && edgesInto(drawn.cell.graph, edge.target)[edge.input]?.source === node?.id
      )
      if (info.layer !== drawn.layer || leaving.length === 0) continue
      compared += 1
      gradient.forEach((value, k) => {
        const together = leaving.reduce((sum, edge) => sum + (edge.gradient[k] ?? NaN), 0)
        expect(Math.abs(value - together)).toBeLessThan(1e-8)
      })
    }
    expect(compared).toBeGreaterThan(5)
  })
})

test('a frame names each edge of the drawing, and has the loss of the last token that has a target', async () => {
  const document = shrunk(readTemplate('lstm-moby-dick'), { units: 2, hidden: 2 })
  const result = checkModel(document, nextTokenTask(vocabulary))
  if (!result.ok) return expect.fail('the template has problems')
  const lens = new EdgeGradients(referenceExecutor, { model: modelForward(result.model), causal: true, checked: result.model })
  const layer = document.model.layers.find(({ kind }) => kind === 'recurrent')?.id ?? ''
  expect([lens.has(layer), lens.has('embedding'), lens.has('nowhere')]).toEqual([true, false, false])
  const weights = initialWeights(modelWeights(result.model), 7)
  const text = Int32Array.of(1, 3, 0, 2)
  const probe = { length: 4, arrays: new Map([['tokens', text]]), words: ['b', 'd', 'a', 'c'], text, targets: null }
  const frame = await lens.ofProbe(layer, probe, null, () => ({ step: 9, weights: () => weights }))
  expect(frame).toMatchObject({ step: 9, steps: 4, from: 2, layer })
  const drawn = document.cells[0]?.edges ?? []
  const ends = (edges: readonly { readonly source: string; readonly target: string }[], id: (k: number) => string) =>
    new Map(edges.map(({ source, target }, k) => [id(k), `${source} ${target}`]))
  expect(ends(frame.edges, (k) => frame.edges[k]?.edge ?? '')).toEqual(ends(drawn, (k) => drawn[k]?.id ?? ''))
  // Nothing that comes after a prediction has a part in it; all that leads to it has.
  for (const { norms } of frame.edges) expect([norms.length, norms[3]]).toEqual([4, 0])
  expect(frame.edges.filter(({ norms }) => (norms[1] ?? 0) > 0).length).toBeGreaterThan(10)
  lens.dispose()
})
