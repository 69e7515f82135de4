/** Every kind of task trains a small model through the contract, with held-out metrics in its own units and a probe to look at. */
import { describe, expect, it } from 'vitest'
import type { Task } from '../../src/contract/document/task'
import { taskKindNames, taskKinds } from '../../src/contract/document/taskKinds'
import { applyEdit } from '../../src/renderer/lib/edits/applyEdit'
import { setTaskEdit } from '../../src/renderer/features/data/taskEdits'
import { probeOf, smallTask, writeTaskFiles } from '../support/taskFiles'
import { smallDocument, trainToEnd, withEager } from './support'
import type { TestEngine } from './support'

/** A place of the validation data has its targets, and bits or numbers beside them. */
async function expectPlace(engine: TestEngine, runId: string, kind: Task['kind']): Promise<void> {
  const place = { part: 'validation', at: 1 } as const
  const stream = await engine.client.inspection.frames({ runId, text: null, place, perSecond: 1 })
  for await (const { answer, place: shown, surprise, tokens } of stream) {
    expect(shown).toMatchObject(place)
    expect(shown?.of).toBeGreaterThan(1)
    expect(tokens.length).toBeGreaterThan(1)
    const { over } = taskKinds[kind]
    if (kind === 'nextCharacter') expect(answer).toBeNull()
    else expect(answer?.over).toBe(over)
    if (answer?.kind === 'numbers') {
      expect(answer.truth).toHaveLength(answer.columns.length * (over === 'step' ? tokens.length : 1))
      expect([...answer.truth, ...answer.predicted, ...answer.inputs.values].every(Number.isFinite)).toBe(true)
      expect(answer.lastValue !== null).toBe(kind === 'series' || kind === 'sine')
    } else if (answer?.kind === 'labels') {
      expect(answer.truth?.length).toBeGreaterThan(0)
      expect(answer.pairs?.flatMap(({ truth }) => truth ?? [])).toEqual(answer.truth)
      expect(answer.pairs?.flatMap(({ said }) => said ?? [])).toEqual(answer.said)
    } else expect([...surprise].some((bits) => bits > 0)).toBe(true)
    return
  }
}

/** The errors on validation data are those of the evaluation, which took all of it after the last step. */
async function expectErrors(engine: TestEngine, runId: string, values: readonly number[], kind: Task['kind']): Promise<void> {
  for await (const { validation, training, classes } of await engine.client.inspection.errors({ runId, perSecond: 1 })) {
    expect(training.targets).toBeGreaterThan(0)
    const { confusion } = validation
    if (confusion !== null) {
      expect(confusion).toHaveLength(classes.length ** 2)
      expect(confusion.reduce((sum, count) => sum + count, 0)).toBe(validation.targets)
      const right = classes.reduce((sum, _, k) => sum + (confusion[k * (classes.length + 1)] ?? 0), 0)
      if (kind === 'associativeRecall' || kind === 'parity') expect(right / validation.targets).toBeCloseTo(values[0] ?? NaN, 1)
    } else expect(validation.columns?.every(({ mae, rmse }) => mae > 0 && rmse >= mae)).toBe(true)
    return
  }
}

describe('training on', () => {
  // An imported model without data is looked at, and not trained.
  it.each(taskKindNames.filter((kind) => kind !== 'imported'))('%s', async (kind) => {
    await withEager(async (engine) => {
      await writeTaskFiles(engine.workspace)
      const base = await smallDocument(engine, { batchSize: 8, evaluateEvery: 2 })
      const { document } = applyEdit(base, setTaskEdit(base, smallTask(kind)))
      const training = { ...document.training, batchSize: 8, sequenceLength: 10, steps: 4, evaluateEvery: 2 }
      const { summary, evaluations, losses } = await trainToEnd(engine, { ...document, training })
      expect(summary).toMatchObject({ phase: 'finished', step: 4 })
      expect(losses.every(Number.isFinite)).toBe(true)
      expect(evaluations).toHaveLength(2)
      expect(evaluations[1]?.values).toHaveLength(summary.metrics.length)
      expect(evaluations[1]?.values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
      if (summary.metrics[0] === 'accuracy') expect(evaluations[1]?.values[0]).toBeLessThanOrEqual(1)
      const frame = await engine.client.inspection.probe({ runId: summary.runId, text: probeOf(kind) })
      expect(frame.maps.length).toBeGreaterThan(0)
      expect(frame.tokens.length).toBe(frame.surprise.length)
      await expectPlace(engine, summary.runId, kind)
      await expectErrors(engine, summary.runId, evaluations[1]?.values ?? [], kind)
    })
  })
})

describe('settings of the loss', () => {
  it('weigh classes, smooth labels and add up batches through the contract', async () => {
    await withEager(async (engine) => {
      const base = await smallDocument(engine, {})
      const { document } = applyEdit(base, setTaskEdit(base, smallTask('parity')))
      const loss = { labelSmoothing: 0.1, classWeights: [1, 3], numbers: 'squared' } as const
      const training = { ...document.training, batchSize: 4, sequenceLength: 10, steps: 2, evaluateEvery: 2, accumulate: 2 }
      const run = { ...document, training: { ...training, loss: { ...loss, classWeights: [...loss.classWeights] } } }
      const { summary, losses } = await trainToEnd(engine, run)
      expect(summary).toMatchObject({ phase: 'finished', metrics: ['accuracy', 'bitsPerTarget'] })
      const plain = await trainToEnd(engine, { ...document, training: { ...training, accumulate: 1, batchSize: 8 } })
      expect(losses[0]).not.toBe(plain.losses[0])
      const report = await engine.client.model.check({
        document: { ...run, training: { ...run.training, loss: { ...loss, classWeights: [1] } } }
      })
      expect(report.problems.map(({ code }) => code)).toEqual(['task.classWeights'])
    })
  })
})
