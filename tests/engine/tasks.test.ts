/** Every kind of task trains a small model through the contract, with held-out metrics in its own units and a probe to look at. */
import { writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { taskOn } from '../../src/contract/data/fileKinds'
import type { Task } from '../../src/contract/document/task'
import { taskKindNames, taskKinds } from '../../src/contract/document/taskKinds'
import { applyEdit } from '../../src/renderer/lib/edits/applyEdit'
import { setTaskEdit } from '../../src/renderer/features/data/taskEdits'
import { glide, wavBytes } from '../support/wavFiles'
import { smallDocument, trainToEnd, withEager } from './support'
import type { TestEngine } from './support'

const csv = `day,height,width\n${Array.from({ length: 60 }, (_, k) => `${k},${Math.sin(k / 3)},${k % 7}`).join('\n')}\n`
const labels = `text,label\n${Array.from({ length: 40 }, (_, k) => (k % 2 === 0 ? 'Call me a whale,sea' : 'Call me a horse,land')).join('\n')}\n`
const waves = `@problemName waves\n@univariate false\n@dimensions 2\n@equalLength false\n@classLabel true slow fast\n@data\n${Array.from(
  { length: 24 },
  (_, k) => {
    const wave = (phase: number) =>
      Array.from({ length: 6 + (k % 5) }, (__, t) => (t === 2 ? '?' : Math.sin(phase + t * (k % 2 === 0 ? 0.5 : 2)).toFixed(3)))
    return `${wave(0).join(',')}:${wave(1).join(',')}:${k % 2 === 0 ? 'slow' : 'fast'}`
  }
).join('\n')}\n`
/** Small enough for a few eager steps. */
const small: Partial<Record<Task['kind'], Task>> = {
  classify: { kind: 'classify', file: 'labels.csv', text: 'text', label: 'label', heldOut: 0.3 },
  series: { kind: 'series', file: 'some.csv', columns: ['height', 'width'], heldOut: 0.3 },
  labelledSeries: { kind: 'labelledSeries', file: 'waves.ts', heldOut: 0.3 },
  sound: { ...taskOn.sound('tones'), heldOut: 0.5 },
  copyMemory: { kind: 'copyMemory', symbols: 4, count: 2 },
  selectiveCopying: { kind: 'selectiveCopying', symbols: 4, count: 2 },
  sorting: { kind: 'sorting', symbols: 4, count: 2 },
  delayedRecall: { kind: 'delayedRecall', symbols: 4, distance: 5 },
  associativeRecall: { kind: 'associativeRecall', symbols: 4, pairs: 2 },
  induction: { kind: 'induction', symbols: 4 },
  dyck: { kind: 'dyck', symbols: 2, depth: 3, heldOutLength: 14 },
  parity: { kind: 'parity', shortest: 2, heldOutLength: 16 }
}

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
      await mkdir(join(engine.workspace, 'data'), { recursive: true })
      await writeFile(join(engine.workspace, 'data', 'some.csv'), csv)
      await writeFile(join(engine.workspace, 'data', 'labels.csv'), labels)
      await writeFile(join(engine.workspace, 'data', 'waves.ts'), waves)
      for (const label of ['down', 'up'])
        for (let k = 0; k < 4; k++) {
          const tone = glide(label === 'up' ? 300 : 900, 600, { rate: 4_000, seconds: 0.1, seed: k })
          await mkdir(join(engine.workspace, 'data', 'tones', label), { recursive: true })
          await writeFile(join(engine.workspace, 'data', 'tones', label, `${k}.wav`), wavBytes([tone], 4_000))
        }
      const base = await smallDocument(engine, { batchSize: 8, evaluateEvery: 2 })
      const { document } = applyEdit(base, setTaskEdit(base, small[kind] ?? taskKinds[kind].start!))
      const training = { ...document.training, batchSize: 8, sequenceLength: 10, steps: 4, evaluateEvery: 2 }
      const { summary, evaluations, losses } = await trainToEnd(engine, { ...document, training })
      expect(summary).toMatchObject({ phase: 'finished', step: 4 })
      expect(losses.every(Number.isFinite)).toBe(true)
      expect(evaluations).toHaveLength(2)
      expect(evaluations[1]?.values).toHaveLength(summary.metrics.length)
      expect(evaluations[1]?.values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
      if (summary.metrics[0] === 'accuracy') expect(evaluations[1]?.values[0]).toBeLessThanOrEqual(1)
      const frame = await engine.client.inspection.probe({ runId: summary.runId, text: kind === 'pronunciation' ? 'Call' : 'Call me' })
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
      const { document } = applyEdit(base, setTaskEdit(base, small.parity!))
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
