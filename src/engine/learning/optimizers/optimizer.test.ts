import { describe, expect, it } from 'vitest'
import { evaluate } from '../../executors/reference/evaluate'
import type { AnyArray } from '../../executors/reference/evaluate'
import { buildProgram } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { TensorType } from '../../compiler/program/types'
import { clipGradients, gradientNorms } from '../step/clip'
import { crossEntropy } from '../step/loss'
import { createOptimizer } from './optimizer'
import type { OptimizerSettings } from '../../../contract/document/training'

const scalar: TensorType = { dtype: 'float32', shape: [] }
const pair: TensorType = { dtype: 'float32', shape: [2] }

/** Weights after each of some steps with given gradients, by the program. */
function updated(settings: OptimizerSettings, weight: number[], gradients: number[][]): number[][] {
  const optimizer = createOptimizer(settings)
  const names = ['w', 'g', ...optimizer.slots]
  const program = buildProgram('update', new Map([...names.map((name) => [name, pair] as const), ['t', scalar]]), (builder, values) => {
    const [w, g, ...slots] = names.map((name) => at([...values.values()], names.indexOf(name)))
    if (!w || !g) throw new Error('two values')
    const step = at([...values.values()], names.length)
    const updated = optimizer.begin(builder, { step, learningRate: builder.scalar(settings.learningRate) })(w, g, slots)
    return new Map([['w', updated.weight], ...updated.slots.map((slot, k) => [at(optimizer.slots, k), slot] as const)])
  })
  const zeros = optimizer.slots.map((name): [string, AnyArray] => [name, { shape: [2], data: [0, 0] }])
  let variables = new Map<string, AnyArray>([['w', { shape: [2], data: weight }], ...zeros])
  return gradients.map((gradient, k) => {
    const results = evaluate(program, new Map([...variables, ['g', { shape: [2], data: gradient }], ['t', { shape: [], data: [k + 1] }]]))
    variables = new Map(results)
    return [...(results.get('w')?.data ?? [])]
  })
}

describe('Adam', () => {
  const settings = { kind: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const

  it('follows algorithm 1 step by step', () => {
    const gradients = [
      [1, -0.5],
      [0.25, 4],
      [-3, 0.001]
    ]
    let [w, m, v] = [
      [1, 2],
      [0, 0],
      [0, 0]
    ]
    const expected = gradients.map((gradient, k) => {
      m = m.map((each, i) => 0.9 * each + 0.1 * at(gradient, i))
      v = v.map((each, i) => 0.999 * each + 0.001 * at(gradient, i) ** 2)
      w = w.map((each, i) => {
        const [mHat, vHat] = [at(m, i) / (1 - 0.9 ** (k + 1)), at(v, i) / (1 - 0.999 ** (k + 1))]
        return each - (0.1 * mHat) / (Math.sqrt(vHat) + 1e-8)
      })
      return w
    })
    updated(settings, [1, 2], gradients).forEach((row, k) => row.forEach((each, i) => expect(each).toBeCloseTo(at(at(expected, k), i), 12)))
  })

  it('takes a first step of the learning rate, whatever the size of the gradient', () => {
    const [first = []] = updated(settings, [0, 0], [[1e-3, -1e3]])
    expect(at(first, 0)).toBeCloseTo(-0.1, 5)
    expect(at(first, 1)).toBeCloseTo(0.1, 5)
  })
})

describe('SGD', () => {
  it('without momentum subtracts the scaled gradient', () => {
    expect(
      updated(
        { kind: 'sgd', learningRate: 0.5, momentum: 0, nesterov: false },
        [1, 1],
        [
          [1, 2],
          [1, 2]
        ]
      )
    ).toEqual([
      [0.5, 0],
      [0, -1]
    ])
  })
  it('with momentum adds up what came before', () => {
    expect(
      updated(
        { kind: 'sgd', learningRate: 1, momentum: 0.5, nesterov: false },
        [0, 0],
        [
          [1, 0],
          [1, 0],
          [0, 8]
        ]
      )
    ).toEqual([
      [-1, 0],
      [-2.5, 0],
      [-3.25, -8]
    ])
  })
})

describe('clipping', () => {
  const run = (clip: Parameters<typeof clipGradients>[3], gradients: number[][]) => {
    const names = gradients.map((_, k) => `g${k}`)
    const program = buildProgram('clip', new Map(names.map((name) => [name, pair])), (builder, values) => {
      const norms = gradientNorms(builder, [...values.values()])
      const clipped = clipGradients(builder, [...values.values()], norms.joint, clip)
      return new Map([...clipped.map((value, k) => [`c${k}`, value] as const), ['joint', norms.joint], ['each', norms.each]])
    })
    const results = evaluate(program, new Map(gradients.map((data, k) => [`g${k}`, { shape: [2], data }])))
    return Object.fromEntries([...results].map(([name, { data }]) => [name, [...data]]))
  }
  it('gives the norms before clipping', () => {
    expect(
      run({ kind: 'globalNorm', norm: 1 }, [
        [3, 0],
        [0, 4]
      ])
    ).toEqual({ c0: [0.6000000000000001, 0], c1: [0, 0.8], joint: [5], each: [3, 4] })
  })
  it('leaves small gradients as they are, zeros too', () => {
    expect(
      run({ kind: 'globalNorm', norm: 6 }, [
        [3, 0],
        [0, 4]
      ])
    ).toMatchObject({ c0: [3, 0], c1: [0, 4] })
    expect(run({ kind: 'globalNorm', norm: 1 }, [[0, 0]])).toMatchObject({ c0: [0, 0], joint: [0] })
  })
  it('can be off', () => {
    expect(run({ kind: 'none' }, [[30, 40]])).toMatchObject({ c0: [30, 40], joint: [50] })
  })
})

describe('cross-entropy', () => {
  it('is −log softmax at the target, without overflow', () => {
    const logits: TensorType = { dtype: 'float32', shape: [2, 1, 3] }
    const program = buildProgram(
      'loss',
      new Map([
        ['logits', logits],
        ['targets', { dtype: 'int32', shape: [2, 1] }]
      ]),
      (builder, values) => {
        const [output, targets] = [at([...values.values()], 0), at([...values.values()], 1)]
        return new Map([['losses', crossEntropy(builder, output, targets)]])
      }
    )
    const inputs = new Map([
      ['logits', { shape: [2, 1, 3], data: [1, 2, 3, 1000, 0, -1000] }],
      ['targets', { shape: [2, 1], data: [0, 2] }]
    ])
    const losses = evaluate(program, inputs).get('losses')
    expect(losses?.shape).toEqual([2, 1])
    expect(losses?.data[0]).toBeCloseTo(Math.log(1 + Math.E + Math.E ** 2), 12)
    expect(losses?.data[1]).toBeCloseTo(2000, 9)
  })
})
