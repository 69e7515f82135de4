/** Whatever a document holds, checking, reporting and printing give problems rather than exceptions; what passes can be run. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import { documentSchema } from '../../src/contract/document/document'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { layerSchema } from '../../src/contract/document/modelGraph'
import { problemText } from '../../src/contract/problems/problemText'
import { modelReportSchema } from '../../src/contract/procedures/model'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import type { AnyArray } from '../../src/engine/executors/reference/evaluate'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { modelReport } from '../../src/engine/model/graph/report'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { lowerModel } from '../../src/engine/model/lower/lowerModel'
import { optimise } from '../../src/engine/compiler/passes/compile'
import { buildProgram } from '../../src/engine/compiler/program/builder'
import type { Program } from '../../src/engine/compiler/program/types'
import { verifyProgram } from '../../src/engine/compiler/program/verify'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import { trainFunction } from '../../src/engine/learning/step/trainFunctions'
import { documentOf, plainLayers, wildCell, wildLayers, wildStack } from '../support/randomCells'
import { soundCell } from '../support/soundCells'
import { readTemplate } from '../support/templates'

const base = readTemplate('lstm-moby-dick')
const task = nextTokenTask(5)
const [T, B] = [3, 2]

function forward(model: CheckedModel, taps: boolean): Program {
  const types = modelWeights(model).map((spec) => [spec.name, spec.type] as const)
  const program = buildProgram('forward', new Map([...types, ['tokens', { dtype: 'int32', shape: [T, B] }]]), (builder, values) => {
    const lowered = lowerModel(model, builder, values, new Map([['tokens', values.get('tokens')!]]), { taps })
    return new Map([['logits', lowered.output], ...lowered.taps.map((tap) => [tap.name, tap.value] as const)])
  })
  verifyProgram(program)
  return program
}

function evaluated(model: CheckedModel, taps: boolean) {
  const weights = [...initialWeights(modelWeights(model), 3)].map(([name, { type, data }]) => [name, { shape: type.shape, data }] as const)
  return evaluate(forward(model, taps), new Map([...weights, ['tokens', { shape: [T, B], data: Int32Array.of(0, 1, 2, 3, 4, 0) }]]))
}

/** One step of plain gradient descent with a clipped gradient. */
function trainStep(model: CheckedModel): Program {
  const settings = {
    optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false },
    clip: { kind: 'globalNorm', norm: 1 }
  } as const
  return trainFunction(modelForward(model), settings, { batch: B, length: T }, 1)
}

function trainInputs(model: CheckedModel): Map<string, AnyArray> {
  const weights = [...initialWeights(modelWeights(model), 3)].map(([name, { type, data }]) => [name, { shape: type.shape, data }] as const)
  return new Map<string, AnyArray>([
    ...weights,
    ['tokens', { shape: [T, B], data: Int32Array.of(0, 1, 2, 3, 4, 0) }],
    ['targets', { shape: [T, B], data: Int32Array.of(2, 3, 4, 0, 1, 1) }],
    ['step', { shape: [], data: [0] }],
    ['learningRate', { shape: [], data: [0.1] }],
    ['seed', { shape: [], data: [7] }]
  ])
}

/** A step gives the same with the passes and without. */
function expectSameStep(model: CheckedModel): void {
  const program = trainStep(model)
  const optimised = optimise(program)
  verifyProgram(optimised)
  const inputs = trainInputs(model)
  const expected = evaluate(program, inputs)
  for (const [name, { data }] of evaluate(optimised, inputs))
    data.forEach((value, k) => {
      const other = expected.get(name)!.data[k]!
      expect(Math.abs(value - other), name).toBeLessThan(1e-8 * (1 + Math.abs(other)))
    })
}

function check(document: GatescopeDocument): CheckedModel | null {
  const report = modelReportSchema.parse(modelReport(document, task))
  for (const each of report.problems) expect(problemText(each).message).not.toContain('There is a problem')
  for (const cell of report.cells) {
    const { text, lines } = cell.equations
    for (const line of Object.values(lines)) expect(line).toBeLessThan(text.split('\n').length)
  }
  const result = checkModel(document, task)
  if (result.ok) {
    expect(result.warnings.every((each) => each.severity === 'warning')).toBe(true)
    return result.model
  }
  expect(result.problems.some((each) => each.severity === 'error')).toBe(true)
  return null
}

describe('any document', () => {
  it('is checked, reported and printed without an exception', () => {
    fc.assert(
      fc.property(fc.array(wildCell, { maxLength: 2 }), wildLayers, (cells, layers) => {
        const model = check(documentSchema.parse(documentOf(base, cells, layers)))
        if (model) evaluated(model, true)
      }),
      { numRuns: 500 }
    )
  })

  it('may have any cell in an otherwise sound model', () => {
    fc.assert(
      fc.property(wildCell, (cell) => {
        const model = check(documentSchema.parse(documentOf(base, [{ ...cell, id: 'cell' }], plainLayers(2, 3))))
        if (model) evaluated(model, true)
      }),
      { numRuns: 500 }
    )
  })
})

describe('layers in a row', () => {
  const cell = fc.sample(soundCell, { numRuns: 1, seed: 5 })
  const cells = cell.flatMap((each) => [each, { ...each, id: 'other' }])

  it('are checked, and run if they pass, of every kind', () => {
    const passed = new Set<string>()
    fc.assert(
      fc.property(wildStack, (layers) => {
        const model = check(documentSchema.parse(documentOf(base, cells, layers)))
        if (model === null) return
        for (const { kind } of model.layers) passed.add(kind)
        for (const { data } of evaluated(model, true).values()) expect(data.every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 300, seed: 11 }
    )
    expect([...passed].sort()).toEqual(layerSchema.options.map((option) => option.shape.kind.value).sort())
  })

  it('train to the same weights with and without the passes', () => {
    fc.assert(
      fc.property(wildStack, (layers) => {
        const model = check(documentSchema.parse(documentOf(base, cells, layers)))
        if (model) expectSameStep(model)
      }),
      { numRuns: 40 }
    )
  })
})

describe('a sound cell', () => {
  it('passes, runs to finite numbers, and its taps change nothing', () => {
    fc.assert(
      fc.property(soundCell, (cell) => {
        const model = check(documentSchema.parse(documentOf(base, [cell], plainLayers(2, 3))))
        expect(model).not.toBeNull()
        const withTaps = evaluated(model!, true)
        const logits = evaluated(model!, false).get('logits')!
        expect(withTaps.get('logits')).toEqual(logits)
        for (const { data } of withTaps.values()) expect(data.every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 100 }
    )
  })

  it('trains to the same weights with and without the passes', () => {
    fc.assert(
      fc.property(soundCell, (cell) => {
        const model = check(documentSchema.parse(documentOf(base, [cell], plainLayers(2, 3))))
        expectSameStep(model!)
      }),
      { numRuns: 60 }
    )
  })
})
