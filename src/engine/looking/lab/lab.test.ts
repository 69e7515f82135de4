/** The lab's models have nearly equal parameters, one of them learns, formulas, and the known outcomes as the figures have them. */
import { describe, expect, it } from 'vitest'
import { familyNames, lengthFamilies } from '../../../contract/labs/families'
import type { FamilyName, LengthFamily } from '../../../contract/labs/families'
import { recallLengths } from '../../../contract/labs/recall'
import type { RecallResult } from '../../../contract/labs/recall'
import { readTemplate } from '../../../../tests/support/templates'
import { generationBytes } from '../generation/memoryBytes'
import { createExecutor } from '../../executors/pick'
import { estimateMemory } from '../../executors/tensorflow/memory/estimate'
import { trainModule } from '../../learning/step/trainModule'
import { cellTemplates } from './families'
import type { Cells } from './families'
import { planLabRun } from './labTrainer'
import { predictLength } from './length'
import { baseFamily } from './lengthFamilies'
import { stateBytes, theoryOf } from './lengthTheory'
import { measureRecall } from './recall'
import { rateAt, recallCases } from './recallCases'
import { recallChecks } from './recallChecks'
import { modelForward } from '../../learning/step/modelForward'

const cell = (family: keyof Cells) => readTemplate(cellTemplates[family]).cells[0]!
const cells: Cells = { RNN: cell('RNN'), LSTM: cell('LSTM'), GRU: cell('GRU'), minGRU: cell('minGRU') }
const task = { kind: 'delayedRecall', symbols: 3, distance: 4 } as const
const settings = { task, batch: 2, length: 8, learningRate: 0.01, blocks: 2, seed: 1 }

describe('the models of the lab', () => {
  it.each(familyNames)('make %s within ten percent of the budget', async (family) => {
    for (const budget of [16_000, 30_000]) {
      const { model } = await planLabRun(family, cells, settings, budget)
      expect(Math.abs(model.parameters / budget - 1)).toBeLessThan(0.1)
    }
  })

  it('keep as much for the next token as the formulas say', () => {
    const sizes = { width: 10, blocks: 2, length: 100 }
    expect(stateBytes('GRU', sizes)).toBe(4 * 2 * 10)
    expect(stateBytes('LSTM', sizes)).toBe(4 * 2 * 20)
    expect(stateBytes('S4D', sizes)).toBe(4 * 2 * 10 * 32)
    expect(stateBytes('Mamba', sizes)).toBe(4 * 2 * 20 * 19)
    expect(stateBytes('Transformer', sizes)).toBe(4 * 2 * 2 * 10 * 100)
    expect(stateBytes('Transformer', { ...sizes, length: 200 })).toBe(2 * stateBytes('Transformer', sizes))
  })

  it.each(lengthFamilies)('keep between tokens what the formula says: %s', async (family) => {
    for (const length of [64, 1024]) {
      const { model } = await planLabRun(baseFamily(family), cells, { ...settings, length }, 16_000)
      expect(generationBytes(model.checked, length)).toBe(stateBytes(family, { width: model.width, blocks: 2, length }))
    }
  })

  it.each(lengthFamilies)('grow by formula as theory says: %s', async (family) => {
    const [short, long] = [await predictLength(family, cells, 8_192), await predictLength(family, cells, 32_768)]
    const power = (of: 'flops' | 'predictedBytes') => Math.log(long[of] / short[of]) / Math.log(4)
    // What grows less beside it is still seen at these lengths.
    expect(Math.abs(power('flops') - theoryOf(family).time)).toBeLessThan(0.05)
    expect(Math.abs(power('predictedBytes') - theoryOf(family).memory)).toBeLessThan(0.05)
    expect(short.parameters).toBe(long.parameters)
  })
})

describe('the memory of a training step, counted in its program', () => {
  const stepBytes = async (family: LengthFamily, length: number) => {
    const chunked = family === 'Transformer-chunked'
    const { model } = await planLabRun(baseFamily(family), cells, { ...settings, batch: 1, length, chunked }, 16_000)
    return estimateMemory(trainModule(modelForward(model.checked), model.document.training, { parts: 1, gpu: false })).step
  }

  it('doubles with the length in blocks, and quadruples with whole maps', { timeout: 180_000 }, async () => {
    expect((await stepBytes('Transformer-chunked', 4096)) / (await stepBytes('Transformer-chunked', 2048))).toBeLessThan(2.3)
    expect((await stepBytes('Transformer', 4096)) / (await stepBytes('Transformer', 2048))).toBeGreaterThan(3)
  })
})

describe('recall', () => {
  it('trains a model, and says what it came to', { timeout: 180_000 }, async () => {
    const recallCase = { task: 'delayed recall', distance: 1, length: 3, settings: { ...task, distance: 1 }, batch: 8, steps: 200 } as const
    const measured = await measureRecall(await createExecutor({ prefer: 'eager' }), 'minGRU', cells, recallCase, () => false)
    expect(measured).toMatchObject({ family: 'minGRU', task: 'delayed recall', distance: 1, length: 3, chance: 1 / 3 })
    expect(measured?.accuracy).toBeGreaterThan(0.9)
    expect(measured?.lastLoss).toBeLessThan(measured?.firstLoss ?? 0)
    expect(measured?.steps).toBeLessThanOrEqual(200)
  })

  it('ends within a moment of being cancelled, with nothing', { timeout: 60_000 }, async () => {
    const endless = { task: 'delayed recall', distance: 40, length: 48, settings: { ...task, distance: 40 }, batch: 2, steps: 1e9 } as const
    const askedLengths: number[] = []
    const cancelled = () => askedLengths.push(performance.now()) === 3
    expect(await measureRecall(await createExecutor({ prefer: 'eager' }), 'minGRU', cells, endless, cancelled)).toBeNull()
    expect(askedLengths).toHaveLength(3)
  })

  it('has a task of each length that the contract names', () => {
    expect([...new Set(recallCases.map(({ length }) => length))].sort((a, b) => a - b)).toEqual(recallLengths)
  })

  it('raises the learning rate and lets it fall', () => {
    expect(rateAt(0, 1000, 1)).toBeCloseTo(0.01)
    expect(rateAt(100, 1000, 1)).toBeCloseTo(0.977, 2)
    expect(rateAt(1000, 1000, 1)).toBeCloseTo(0.05)
  })
})

describe('the known outcomes', () => {
  const result = (family: FamilyName, distance: number, accuracy: number, changed: Partial<RecallResult> = {}): RecallResult => ({
    family,
    task: distance === 255 ? 'selective copying' : 'delayed recall',
    distance,
    length: distance + 1,
    width: 1,
    parameters: 1,
    steps: 100,
    seconds: 1,
    firstLoss: 1.4,
    lastLoss: 0.8,
    accuracy,
    chance: 0.25,
    ...changed
  })
  const s4d = (accuracy: number, changed: Partial<RecallResult> = {}) => result('S4D', 255, accuracy, changed)
  const known = [
    result('Mamba', 255, 0.97),
    result('Transformer', 255, 0.96),
    s4d(0.6),
    result('RNN', 8, 1),
    ...(['LSTM', 'GRU', 'Transformer'] as const).map((family) => result(family, 32, 0.99)),
    result('RNN', 32, 0.26)
  ]
  const heldWith = (changed: RecallResult) => {
    const same = (each: RecallResult) => each.family === changed.family && each.distance === changed.distance
    return recallChecks(known.map((each) => (same(each) ? changed : each))).filter(({ held }) => held === false)
  }

  it('hold when the figures say so, and are open without figures', () => {
    expect(recallChecks(known).map(({ held }) => held)).not.toContain(false)
    expect(recallChecks([]).map(({ held }) => held)).toEqual(recallChecks([]).map(() => null))
  })

  it('do not hold when a model that should solve a task does not, or the other way round', () => {
    expect(heldWith(result('Mamba', 255, 0.9))).toHaveLength(1)
    expect(heldWith(result('GRU', 32, 0.5))).toHaveLength(1)
    expect(heldWith(s4d(0.97))).toHaveLength(1)
    expect(heldWith(result('RNN', 32, 0.9))).toHaveLength(1)
    expect(heldWith(result('RNN', 8, 0.3))).toHaveLength(1)
  })

  it('do not hold for an S4D that was never trained, or for a shorter time', () => {
    expect(heldWith(s4d(0.25))).toHaveLength(1)
    expect(heldWith(s4d(0.6, { lastLoss: 1.4 }))).toHaveLength(1)
    expect(heldWith(s4d(0.6, { steps: 50 }))).toHaveLength(1)
  })
})
