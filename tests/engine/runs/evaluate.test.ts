/** Evaluating a run through the contract: on all validation data, at any of its checkpoints, with the numbers that training recorded. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Task } from '../../../src/contract/document/task'
import { openEngine, smallDocument, trainToEnd, withEager, withWorkspace } from '../support'

const sum = (numbers: readonly number[] = []): number => numbers.reduce((total, each) => total + each, 0)

const adding = { task: { kind: 'adding' } } as const

it('gives the numbers that the run recorded when it evaluated all of its data, from memory and from disk', () =>
  withWorkspace(async (workspace) => {
    const engine = await openEngine(workspace, { prefer: 'eager' })
    const opened = await engine.client.workspace.template({ id: 'gru-adding' })
    if (!opened.ok) throw new Error('no template')
    const training = { ...opened.document.training, steps: 3, batchSize: 128, validationBatches: null }
    const { summary, evaluations } = await trainToEnd(engine, { ...opened.document, ...adding, training })
    const { runId } = summary
    const last = evaluations.at(-1)
    const inMemory = await engine.client.runs.evaluate({ runId })
    expect(inMemory).toMatchObject({ runId, step: 3, data: null, batches: 16, targets: 2_048 })
    expect(inMemory.metrics).toEqual(summary.metrics.map((name, k) => ({ name, value: last?.values[k] })))
    await engine.dispose()
    const later = await openEngine(workspace, { prefer: 'eager' })
    expect(await later.client.runs.evaluate({ runId, step: 3 })).toEqual(inMemory)
    await later.dispose()
  }))

it('says which checkpoints there are where it has none of that step', () =>
  withEager(async (engine) => {
    const { summary } = await trainToEnd(engine, await smallDocument(engine, { steps: 2, evaluateEvery: 100, validationBatches: 1 }))
    const asked = engine.client.runs.evaluate({ runId: summary.runId, step: 77 })
    await expect(asked).rejects.toMatchObject({ code: 'NO_CHECKPOINT', data: { steps: [2] } })
  }))

it('ends when it is cancelled', () =>
  withEager(async (engine) => {
    const { summary } = await trainToEnd(engine, await smallDocument(engine, { steps: 2, evaluateEvery: 100, validationBatches: 1 }))
    const abort = new AbortController()
    const asked = engine.client.runs.evaluate({ runId: summary.runId }, { signal: abort.signal })
    abort.abort()
    await expect(asked).rejects.toThrow()
  }))

describe('on a file that is read as the run was', () => {
  const half = (text: string) => text.repeat(20)

  it('uses the characters of the run, and all of the text', () =>
    withEager(async (engine) => {
      const { client, workspace } = engine
      const small = await smallDocument(engine, { steps: 3, evaluateEvery: 100, validationBatches: 1 })
      const sea = half('the sea, the sea, and the whale in the sea. ')
      await client.workspace.importData({ file: 'sea.txt', text: sea })
      const task = { kind: 'nextCharacter', source: { kind: 'file', file: 'sea.txt' }, heldOut: 0.1 } as const
      const { runId } = (await trainToEnd(engine, { ...small, task })).summary
      // The end of its text, as a file of its own, has the numbers of the run's validation part.
      writeFileSync(join(workspace, 'data', 'end.txt'), sea.slice(Math.round(sea.length * 0.9)))
      const own = await client.runs.evaluate({ runId })
      expect(await client.runs.evaluate({ runId, data: 'end.txt' })).toEqual({ ...own, data: 'end.txt' })
      expect(own.confusion).toBeNull()
      const all = await client.runs.evaluate({ runId, data: 'sea.txt' })
      expect(all.targets).toBe(Math.floor((sea.length - 1) / 8) * 8)
      writeFileSync(join(workspace, 'data', 'other.txt'), half('the ship: quick!'))
      const refused = client.runs.evaluate({ runId, data: 'other.txt' })
      await expect(refused).rejects.toMatchObject({ code: 'CANNOT_OPEN', data: { problems: [{ code: 'data.vocabulary' }] } })
      const missing = client.runs.evaluate({ runId, data: 'none.txt' })
      await expect(missing).rejects.toMatchObject({ code: 'CANNOT_OPEN', data: { problems: [{ code: 'data.missing' }] } })
    }))

  it('scales a series as the run scaled its own', () =>
    withEager(async (engine) => {
      const { client, workspace } = engine
      const opened = await client.workspace.template({ id: 'lstm-sines' })
      if (!opened.ok) throw new Error('no template')
      const rows = Array.from({ length: 100 }, (_, k) => (500 + k + 100 * Math.sin(k / 5)).toFixed(2))
      const csv = (part: readonly string[]) => `level\n${part.join('\n')}\n`
      await client.workspace.importData({ file: 'tides.csv', text: csv(rows) })
      writeFileSync(join(workspace, 'data', 'later.csv'), csv(rows.slice(60)))
      const task: Task = { kind: 'series', file: 'tides.csv', columns: ['level'], heldOut: 0.4 }
      const training = { ...opened.document.training, sequenceLength: 6, batchSize: 4, steps: 2 }
      const { runId } = (await trainToEnd(engine, { ...opened.document, task, training })).summary
      const own = await client.runs.evaluate({ runId })
      expect(await client.runs.evaluate({ runId, data: 'later.csv' })).toEqual({ ...own, data: 'later.csv' })
    }))

  it('tells the classes that the run knows, also where the file has one of them only', () =>
    withEager(async (engine) => {
      const { client, workspace } = engine
      const small = await smallDocument(engine, { steps: 2, evaluateEvery: 100, order: 'random' })
      const layers = small.model.layers.map((layer) =>
        layer.kind === 'head' ? { ...layer, params: { ...layer.params, over: 'last' as const } } : layer
      )
      const lines = Array.from({ length: 12 }, (_, k) => (k % 2 === 0 ? 'sea and whale,big' : 'sun and sand,small'))
      const csv = (part: readonly string[]) => `text,label\n${part.join('\n')}\n`
      await client.workspace.importData({ file: 'kinds.csv', text: csv(lines) })
      const task = { kind: 'classify', file: 'kinds.csv', text: 'text', label: 'label', heldOut: 0.25 } as const
      const { runId } = (await trainToEnd(engine, { ...small, task, model: { layers } })).summary
      writeFileSync(join(workspace, 'data', 'one.csv'), csv(['whale,small', 'sand,small', 'sea,small']))
      const { targets, metrics, confusion } = await client.runs.evaluate({ runId, data: 'one.csv' })
      expect([targets, metrics[0]?.name, confusion?.classes]).toEqual([3, 'accuracy', ['big', 'small']])
      expect([sum(confusion?.counts[0]), sum(confusion?.counts[1])]).toEqual([0, 3])
      expect(metrics[0]?.value).toBeCloseTo((confusion?.counts[1]?.[1] ?? NaN) / 3)
      writeFileSync(join(workspace, 'data', 'other.csv'), csv(['sea,huge']))
      const refused = client.runs.evaluate({ runId, data: 'other.csv' })
      await expect(refused).rejects.toMatchObject({ code: 'CANNOT_OPEN', data: { problems: [{ code: 'data.otherLabels' }] } })
    }))

  it('is refused where a task has no file', () =>
    withEager(async (engine) => {
      const opened = await engine.client.workspace.template({ id: 'gru-adding' })
      if (!opened.ok) throw new Error('no template')
      const training = { ...opened.document.training, steps: 1, validationBatches: 1 }
      const { runId } = (await trainToEnd(engine, { ...opened.document, training })).summary
      const refused = engine.client.runs.evaluate({ runId, data: 'other.csv' })
      await expect(refused).rejects.toMatchObject({ code: 'CANNOT_OPEN', data: { problems: [{ code: 'data.noOther' }] } })
    }))
})
