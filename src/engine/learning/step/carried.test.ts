/** Carried states in float64: two batches that follow one another are one long sequence to the losses, and two to the gradients. */
import { describe, expect, it } from 'vitest'
import { readTemplate, shrunk } from '../../../../tests/support/templates'
import { nextTokenTask } from '../../../contract/document/taskShape'
import type { GatescopeDocument } from '../../../contract/document/document'
import { evaluate } from '../../executors/reference/evaluate'
import type { AnyArray } from '../../executors/reference/evaluate'
import { checkModel } from '../../model/graph/checkModel'
import { modelStates } from '../../model/layers/layerStates'
import { modelWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import { optimise } from '../../compiler/passes/compile'
import { at, sizeOf } from '../../compiler/program/shapes'
import type { Program } from '../../compiler/program/types'
import { verifyProgram } from '../../compiler/program/verify'
import { carriedName, carriedTypes, carriedVariables } from './carried'
import { modelForward } from './modelForward'
import type { ModelForward } from './modelForward'
import type { StepSettings } from './updateStep'
import { stepVariables } from './updateStep'
import { accumulateFunction, evaluateFunction, trainFunction } from './trainFunctions'

/** T is no multiple of the stretches that state-space layers run in. */
const [B, T, V] = [4, 9, 5]
/** Those with cells, whose states can start from what is learned. */
const learned = ['lstm-moby-dick', 'gru-residual-moby-dick']
const plain: StepSettings = { optimizer: { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false }, clip: { kind: 'none' } }
type Arrays = Map<string, AnyArray>

/** Small, with states that start from what is learned, and without positions, which do not go on from batch to batch. */
function small(id: string): GatescopeDocument {
  const document = shrunk(readTemplate(id), { units: 3, hidden: 4 })
  for (const node of document.cells.flatMap(({ nodes }) => nodes)) if (node.kind === 'state') node.params.initial = 'learned'
  const { layers } = document.model
  const without = (name: string): string => layers.find(({ id: other, kind }) => other === name && kind === 'positions')?.inputs[0] ?? name
  document.model.layers = layers
    .filter(({ kind }) => kind !== 'positions')
    .map((layer) => ({ ...layer, inputs: layer.inputs.map(without) }))
  return document
}

function modelOf(id: string, states: boolean) {
  const checked = checkModel(small(id), nextTokenTask(V))
  if (!checked.ok) throw new Error(`${id} has problems`)
  const specs = modelWeights(checked.model)
  const model: ModelForward = { ...modelForward(checked.model), ...(states && { states: modelStates(checked.model) }) }
  const start = initialWeights(specs, 5)
  // Learned first states start from zeros, which would hide where they are used.
  const weights: Arrays = new Map(
    specs.map(({ name, type: { shape } }) => [
      name,
      { shape, data: Array.from(start.get(name)?.data ?? [], (value, k) => value + 0.1 * Math.sin(3 * k + 1)) }
    ])
  )
  return { model, weights }
}

/** Time steps `from` … `from + length − 1` of B sequences; `fresh` rows begin there. */
function batch(from: number, length: number, fresh: readonly number[]): Arrays {
  const tokens = (shift: number) =>
    Array.from({ length: length * B }, (_, k) => {
      const [t, b] = [from + shift + Math.floor(k / B), k % B]
      return (t * t + 3 * t * (b + 1) + b) % V
    })
  return new Map<string, AnyArray>([
    ['tokens', { shape: [length, B], data: tokens(0) }],
    ['targets', { shape: [length, B], data: tokens(1) }],
    ['fresh', { shape: [1, B], data: fresh }],
    ['learningRate', { shape: [], data: [0.5] }]
  ])
}
const all = [1, 1, 1, 1]
const none = [0, 0, 0, 0]

/** All variables of training: the weights given, and numbers of no meaning for states, which no fresh row may read. */
function variables({ model, weights }: ReturnType<typeof modelOf>, accumulate = 1): Arrays {
  const types = [
    ...stepVariables(model.weights, { ...plain, accumulate }),
    ...carriedVariables(carriedTypes(model.states, B), 'train'),
    ...carriedVariables(carriedTypes(model.states, B), 'evaluate')
  ]
  return new Map(
    types.map(([name, { shape }]) => {
      return [name, weights.get(name) ?? { shape, data: new Float64Array(sizeOf(shape)).fill(name.startsWith('carried') ? 7 : 0) }]
    })
  )
}

function compiled(program: Program): Program {
  const optimised = optimise(program)
  verifyProgram(optimised)
  return optimised
}

const numberOf = (results: ReadonlyMap<string, AnyArray>, name: string): number => results.get(name)?.data[0] ?? NaN

/** The gradients of a step of plain descent: what it took off each weight, over the learning rate. */
function gradients(before: Arrays, after: ReadonlyMap<string, AnyArray>, names: Iterable<string>): Map<string, number[]> {
  return new Map(
    [...names].map((name) => [name, Array.from(before.get(name)!.data, (value, k) => (value - (after.get(name)?.data[k] ?? NaN)) / 0.5)])
  )
}

/** Of 2 `length` time steps, evaluated in two batches that follow one another, and checked against those of one long sequence. */
function lossesOfTwice(id: string, length: number): number[] {
  const carrying = modelOf(id, true)
  const start = variables(carrying)
  const long = compiled(evaluateFunction(modelOf(id, false).model, { batch: B, length: 2 * length }, 1))
  const expected = Array.from(evaluate(long, new Map([...carrying.weights, ...batch(0, 2 * length, all)])).get('losses')!.data)
  const short = compiled(evaluateFunction(carrying.model, { batch: B, length }, 2))
  const first = evaluate(short, new Map([...start, ...batch(0, length, all)]))
  const second = evaluate(short, new Map([...start, ...first, ...batch(length, length, none)]))
  const losses = [first, second].flatMap((results) => Array.from(results.get('losses')!.data))
  losses.forEach((loss, k) => expect(Math.abs(loss - at(expected, k))).toBeLessThan(1e-12))
  return losses
}

it.each(['s4d-moby-dick', 'mamba-moby-dick'])('%s carries the state after its last step, not after a stretch filled up', (id) => {
  expect(lossesOfTwice(id, 35)).toHaveLength(2 * 35 * B)
})

describe.each([...learned, 'mamba-moby-dick', 's4d-moby-dick', 'linear-attention-moby-dick'])('%s', (id) => {
  const carrying = modelOf(id, true)
  const names = [...carrying.model.weights.keys()]
  const start = variables(carrying)
  const shape = { batch: B, length: T }
  const step = compiled(trainFunction(carrying.model, plain, shape, 1))
  const afterFirst = new Map([...start, ...evaluate(step, new Map([...start, ...batch(0, T, all)]))])
  /** The weights of the start with the states after the first batch. */
  const between = new Map([...afterFirst, ...carrying.weights])

  it('has the losses of one sequence of twice the length', () => {
    const second = lossesOfTwice(id, T).slice(T * B)
    const trained = numberOf(evaluate(step, new Map([...between, ...batch(T, T, none)])), 'loss')
    expect(trained).toBeCloseTo(
      second.reduce((sum, loss) => sum + loss / (T * B), 0),
      12
    )
  })

  it('has the gradients of each batch with the states that come in held constant', () => {
    const batchArrays = batch(T, T, none)
    const actual = gradients(between, evaluate(step, new Map([...between, ...batchArrays])), names)
    const forward = compiled(evaluateFunction(carrying.model, shape, 1))
    const states = [...carrying.model.states!.keys()].map(
      (name) => [carriedName('evaluate', name), between.get(carriedName('train', name))!] as const
    )
    const loss = (moved: Arrays) => {
      const { data } = evaluate(forward, new Map([...moved, ...batchArrays, ...states])).get('losses')!
      return Array.from(data).reduce((sum, each) => sum + each / (T * B), 0)
    }
    for (const name of names) {
      const { shape: size, data } = between.get(name)!
      const element = Math.floor(data.length / 2)
      const moved = (by: number) =>
        loss(new Map([...between, [name, { shape: size, data: Array.from(data, (x, k) => (k === element ? x + by : x)) }]]))
      expect(actual.get(name)![element]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 7)
    }
  })

  it('begins anew only in the rows whose stream does, from what is learned', () => {
    const mixed = evaluate(step, new Map([...between, ...batch(T, T, [0, 1, 0, 1])]))
    const [continued, fresh] = [none, all].map((rows) => evaluate(step, new Map([...between, ...batch(T, T, rows)])))
    for (const state of carrying.model.states!.keys()) {
      const name = carriedName('train', state)
      const width = mixed.get(name)!.data.length / B
      mixed.get(name)!.data.forEach((value, k) => {
        expect(value).toBe([continued, fresh][Math.floor(k / width) % 2]!.get(name)!.data[k])
      })
    }
    const initial = names.filter((name) => name.includes('initial'))
    expect(initial.length > 0).toBe(learned.includes(id))
    for (const name of initial) {
      expect(Math.max(...gradients(between, continued!, [name]).get(name)!.map(Math.abs))).toBe(0)
      expect(Math.max(...gradients(between, fresh!, [name]).get(name)!.map(Math.abs))).toBeGreaterThan(1e-6)
    }
  })

  it.each([
    ['on parts of the batch', plain, 2],
    ['recomputed in segments', { ...plain, recompute: 'segments' } as const, 1],
    ['as associative scans where it is linear', { ...plain, associative: true }, 2]
  ])('takes the same step %s', (_, settings, parts) => {
    const batchArrays = new Map([...between, ...batch(T, T, none)])
    const expected = evaluate(step, batchArrays)
    const results = evaluate(compiled(trainFunction(carrying.model, settings, shape, parts)), batchArrays)
    expect([...results.keys()]).toEqual([...expected.keys()])
    for (const [name, { data }] of results)
      data.forEach((value, k) => expect(Math.abs(value - (expected.get(name)?.data[k] ?? NaN)), name).toBeLessThan(1e-12))
  })

  it('goes on from batch to batch of one step where gradients are added up', () => {
    const settings = { ...plain, accumulate: 2 }
    const [first, last] = [accumulateFunction, trainFunction].map((make) => compiled(make(carrying.model, settings, shape, 1)))
    const before = variables(carrying, 2)
    const added = new Map([...before, ...evaluate(first!, new Map([...before, ...batch(0, T, all)]))])
    const results = evaluate(last!, new Map([...added, ...batch(T, T, none)]))
    const one = gradients(start, afterFirst, names)
    const other = gradients(between, evaluate(step, new Map([...between, ...batch(T, T, none)])), names)
    for (const [name, both] of gradients(start, results, names))
      both.forEach((value, k) => expect(Math.abs(value - (one.get(name)![k]! + other.get(name)![k]!) / 2), name).toBeLessThan(1e-12))
  })
})

const numbers = (results: ReadonlyMap<string, AnyArray>, name: string): number[] => Array.from(results.get(name)!.data)

describe('a step that went wrong', () => {
  it.each([...learned, 'mamba-moby-dick', 's4d-moby-dick'])(
    'keeps the states from before a batch that went wrong, also where it was not the last of its step: %s',
    (id) => {
      const carrying = modelOf(id, true)
      const shape = { batch: B, length: T }
      const settings = { ...plain, accumulate: 3 }
      const [first, last] = [accumulateFunction, trainFunction].map((make) => compiled(make(carrying.model, settings, shape, 1)))
      const broken = variables(carrying, 3)
      const { shape: size, data } = broken.get('embedding.weight')!
      // The vector of the last token: the batches without it are sound.
      broken.set('embedding.weight', {
        shape: size,
        data: Array.from(data, (value, k) => (k < data.length - at(size, 1) ? value : Infinity))
      })
      const without = (from: number, rows: readonly number[]) => {
        const batchArrays = batch(from, T, rows)
        return new Map([
          ...batchArrays,
          ['tokens', { shape: [T, B], data: Array.from(batchArrays.get('tokens')!.data, (token) => token % (V - 1)) }]
        ])
      }
      const sound = new Map([...broken, ...evaluate(first!, new Map([...broken, ...without(0, all)]))])
      const wrong = new Map([...sound, ...evaluate(first!, new Map([...sound, ...batch(T, T, none)]))])
      const nextValues = evaluate(last!, new Map([...wrong, ...without(2 * T, none)]))
      expect(numberOf(nextValues, 'loss')).toBeNaN()
      for (const name of carriedVariables(carriedTypes(carrying.model.states, B), 'train').keys()) {
        expect(numbers(nextValues, name)).toEqual(numbers(sound, name))
        expect(numbers(sound, name)).not.toContain(NaN)
        expect(numbers(sound, name)).not.toEqual(numbers(broken, name))
      }
      for (const name of carrying.model.weights.keys()) expect(numbers(nextValues, name)).toEqual(numbers(broken, name))
    }
  )
})
