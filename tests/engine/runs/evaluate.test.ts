/** Evaluating a run through the contract: on all validation data, at any of its checkpoints, with the numbers that training recorded. */
import { expect, it } from 'vitest'
import { openEngine, smallDocument, trainToEnd, withEager, withWorkspace } from '../support'

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
