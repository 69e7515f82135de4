/** Gradients added up over batches, and the losses that can be chosen, each held against what it must equal. */
import { describe, expect, it } from 'vitest'
import { readTemplate, shrunk } from '../../../../tests/support/templates'
import { nextTokenTask, targetWidth } from '../../../contract/document/taskShape'
import type { TargetShape } from '../../../contract/document/taskShape'
import type { LossSettings } from '../../../contract/document/training'
import { evaluate } from '../../executors/reference/evaluate'
import type { AnyArray } from '../../executors/reference/evaluate'
import { checkModel } from '../../model/graph/checkModel'
import { modelWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import { sizeOf } from '../../compiler/program/shapes'
import { targetLosses } from '../step/loss'
import { stepVariables } from '../step/updateStep'
import { accumulateFunction, trainFunction } from '../step/trainFunctions'
import { modelForward } from '../step/modelForward'

const checked = checkModel(shrunk(readTemplate('lstm-moby-dick'), { units: 3, hidden: 4 }), nextTokenTask(5))
if (!checked.ok) throw new Error('the small model has problems')
const specs = modelWeights(checked.model)
const model = modelForward(checked.model)
const settings = {
  optimizer: { kind: 'sgd', learningRate: 1, momentum: 0.9, nesterov: false },
  clip: { kind: 'globalNorm', norm: 0.1 }
} as const
const start = initialWeights(specs, 5)
const T = 3

/** Sequences `from` … `from + batch − 1` of an endless row of them. */
function batchOf(from: number, batch: number): Map<string, AnyArray> {
  const array = (shift: number) => ({
    shape: [T, batch],
    data: Array.from({ length: T * batch }, (_, k) => (3 * Math.floor(k / batch) + 2 * (from + (k % batch)) + shift) % 5)
  })
  return new Map([
    ['tokens', array(0)],
    ['targets', array(1)],
    ['learningRate', { shape: [], data: [0.5] }]
  ])
}

function variables(accumulate: number): Map<string, AnyArray> {
  const all = stepVariables(model.weights, { ...settings, accumulate })
  return new Map([...all].map(([name, { shape }]) => [name, { shape, data: start.get(name)?.data ?? new Float64Array(sizeOf(shape)) }]))
}

describe('accumulated gradients', () => {
  it('make the step of one large batch, twice over', () => {
    const whole = optimise(trainFunction(model, settings, { length: T, batch: 6 }, 1))
    const several = { ...settings, accumulate: 3 }
    const last = optimise(trainFunction(model, several, { length: T, batch: 2 }, 1))
    const first = optimise(accumulateFunction(model, several, { length: T, batch: 2 }, 1))
    let [one, many] = [variables(1), variables(3)]
    for (const from of [0, 6]) {
      const expected = evaluate(whole, new Map([...one, ...batchOf(from, 6)]))
      for (const part of [0, 2]) many = new Map([...many, ...evaluate(first, new Map([...many, ...batchOf(from + part, 2)]))])
      const results = evaluate(last, new Map([...many, ...batchOf(from + 4, 2)]))
      for (const [name, { data }] of expected)
        data.forEach((value, k) => expect(Math.abs(value - (results.get(name)?.data[k] ?? NaN)), name).toBeLessThan(1e-12))
      one = new Map([...one, ...expected])
      many = new Map([...many, ...results])
    }
  })
})

describe('losses', () => {
  const numbers = [0.5, -1, 2, 0.1, 0.3, -0.7]
  const loss = (target: TargetShape, targets: number[], lossSettings: Pick<LossSettings, 'labelSmoothing' | 'numbers'>) => {
    const width = targetWidth(target)
    const shape = [1, numbers.length / width]
    const type = target.kind === 'class' ? ({ dtype: 'int32', shape } as const) : ({ dtype: 'float32', shape: [...shape, width] } as const)
    const types = new Map([
      ['output', { dtype: 'float32', shape: [...shape, width] } as const],
      ['targets', type]
    ] as const)
    const program = buildProgram('loss', types, (builder, values) => {
      return new Map([
        ['losses', targetLosses(builder, target, { output: values.get('output')!, targets: values.get('targets')! }, lossSettings)]
      ])
    })
    const arrays = new Map([
      ['output', { shape: [], data: numbers }],
      ['targets', { shape: [], data: targets }]
    ])
    return [...evaluate(program, arrays).get('losses')!.data]
  }
  const near = (actual: number[], expected: number[]) => actual.forEach((value, k) => expect(value).toBeCloseTo(expected[k] ?? NaN, 12))

  it('smooth labels: −Σ q log p with q = 1 − ε + ε/V at the target and ε/V elsewhere', () => {
    const rows = [numbers.slice(0, 3), numbers.slice(3)]
    const expected = rows.map((row, r) => {
      const total = row.reduce((sum, x) => sum + Math.exp(x), 0)
      return row.reduce((sum, x, k) => sum - (0.1 / 3 + (k === [2, 0][r] ? 0.9 : 0)) * Math.log(Math.exp(x) / total), 0)
    })
    near(loss({ over: 'step', kind: 'class', classes: 3 }, [2, 0], { labelSmoothing: 0.1, numbers: 'squared' }), expected)
  })

  it('take squared or absolute errors of numbers', () => {
    const targets = [0, 0, 1, 0, 0, 0]
    const target: TargetShape = { over: 'step', kind: 'real', width: 3 }
    near(loss(target, targets, { labelSmoothing: 0, numbers: 'squared' }), [2.25 / 3, 0.59 / 3])
    near(loss(target, targets, { labelSmoothing: 0, numbers: 'absolute' }), [2.5 / 3, 1.1 / 3])
  })
})
