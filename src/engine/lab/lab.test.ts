/** The lab's models fit their budget, one of them takes a step, and the known outcomes are judged by the figures. */
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../tests/support/templates'
import { openTask } from '../data/openTask'
import { createExecutor } from '../executors/pick'
import { cellTemplates, familyNames, labModel } from './families'
import type { Cells, FamilyName } from './families'
import { openLabRun } from './labTrainer'
import { recallChecks } from './recall'
import type { RecallResult } from './recall'

const cell = (family: keyof Cells) => readTemplate(cellTemplates[family]).cells[0]!
const cells: Cells = { RNN: cell('RNN'), LSTM: cell('LSTM'), GRU: cell('GRU'), minGRU: cell('minGRU') }
const task = { kind: 'delayedRecall', symbols: 3, distance: 4 } as const
const settings = { task, batch: 2, length: 8, learningRate: 0.01, blocks: 1, seed: 1 }

describe('the lab', () => {
  it.each(familyNames)('makes %s as large as the budget lets it', async (family) => {
    const opened = await openTask(task, { dataFolders: [] }, 8)
    if (!opened.ok) throw new Error('the task has problems')
    const { parameters } = labModel(family, cells, settings, opened.data.shape, 8_000)
    expect(parameters).toBeLessThanOrEqual(8_000)
    expect(parameters).toBeGreaterThan(6_000)
  })

  it('takes a step of a model that knows nothing yet', { timeout: 30_000 }, async () => {
    const { trainer } = await openLabRun(await createExecutor({ prefer: 'eager' }), 'minGRU', cells, settings, 500)
    const { loss } = trainer.takeStep(0.02)
    trainer.dispose()
    expect(Math.abs(loss - Math.log(3))).toBeLessThan(1)
  })

  it('says which known outcomes held', () => {
    const of = (family: FamilyName, accuracy: number): RecallResult => {
      return { family, task: 'selective copying', length: 256, width: 1, parameters: 1, steps: 1, seconds: 1, accuracy, chance: 0.5 }
    }
    expect(recallChecks([of('Mamba', 0.95), of('S4D', 0.6)]).map((each) => each.held)).toEqual([true, true])
    expect(recallChecks([of('Mamba', 0.6), of('S4D', 0.95)]).map((each) => each.held)).toEqual([false, false])
    expect(recallChecks([]).map((each) => each.held)).toEqual([false, false])
  })
})
