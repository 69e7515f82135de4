// @vitest-environment happy-dom
// The run store works with a scripted engine: it starts and steers, takes refusals and reloads, and an engine that ends.
import { ORPCError } from '@orpc/client'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../../tests/support/eventually'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { ScriptedConnection, ScriptedEngine } from '../../../tests/support/scriptedEngine'
import { ConnectionLost } from '../../contract/wire/connectionLost'
import { useConnectionStore } from './connectionStore'
import { useDocumentStore } from './documentStore'
import { useNoticeStore } from './noticeStore'
import { useRunStore } from './runStore'

function openWindow(scripted = new ScriptedEngine()) {
  setActivePinia(createPinia())
  const connection = new ScriptedConnection(scripted)
  useConnectionStore().attach(connection)
  useDocumentStore().open(lstmDocument)
  return { scripted, engine: scripted.run, connection, run: useRunStore(), notices: useNoticeStore() }
}

async function training(steps: number) {
  const window = openWindow()
  await window.run.start()
  window.engine.advance(steps)
  await eventually(() => expect(window.run.summary?.step).toBe(steps))
  return window
}

function kill(engine: ScriptedEngine['run'], connection: ScriptedConnection): void {
  engine.lose(new ConnectionLost('killed'))
  connection.become({ state: 'lost', reason: 'killed' })
}

beforeEach(() => sessionStorage.clear())

describe('a run', () => {
  it('starts with the open document, and its steps arrive as columns', async () => {
    const { run, engine } = openWindow()
    expect(run.phase).toBe('none')
    const started = run.start()
    expect(run.phase).toBe('starting')
    await started
    expect(run.phase).toBe('compiling')
    expect(run.trained).toBe(lstmDocument)
    engine.advance(400)
    await eventually(() => expect(run.history.step.length).toBe(400))
    expect(run.history.gradientNorms).toHaveLength(engine.summary?.parameters.length ?? -1)
    expect(run.history.evaluation.step.length).toBe(2)
    expect(run.history.loss.last()).toBeLessThan(run.history.loss.at(0))
    expect(run.secondsToFirstLoss).toBeGreaterThanOrEqual(0)
  })

  it('is paused, stepped, resumed and stopped', async () => {
    const { run } = await training(10)
    await run.pause()
    expect(run.phase).toBe('paused')
    await run.step()
    await eventually(() => expect(run.history.step.last()).toBe(11))
    expect(run.phase).toBe('paused')
    await run.resume()
    expect(run.phase).toBe('training')
    await run.stop()
    expect(run.phase).toBe('stopped')
    expect(run.abilities.start).toBe(true)
  })

  it('is found again, with everything it recorded, by a window that opens later', async () => {
    const { scripted } = await training(600)
    const later = openWindow(scripted)
    await eventually(() => expect(later.run.history.step.length).toBe(600))
    expect(later.run.phase).toBe('training')
    expect(later.run.history.notes.map((note) => note.text)).toContain('Checkpoint of step 500 written.')
  })
})

describe('a run that failed', () => {
  it('goes on from its checkpoint at a tenth of the learning rate', async () => {
    const { run, engine } = await training(600)
    engine.phase('failed')
    await eventually(() => expect(run.phase).toBe('failed'))
    const { learningRate } = lstmDocument.training.optimizer
    await run.goOnSlower()
    expect(engine.summary?.learningRates[0]?.learningRate).toBeCloseTo(learningRate / 10, 12)
    expect(run.phase).toBe('training')
  })

  it('stays as it is without a checkpoint', async () => {
    const { run, engine } = await training(10)
    engine.phase('failed')
    await eventually(() => expect(run.phase).toBe('failed'))
    await run.goOnSlower()
    expect([run.phase, engine.summary?.learningRates]).toEqual(['failed', []])
  })
})

describe('a start that is refused', () => {
  it('keeps the problems of the document for the page, and starts nothing', async () => {
    const { run, engine } = openWindow()
    const problem = { code: 'model.noHead', severity: 'error', place: {}, args: {} }
    engine.refusal = new ORPCError('INVALID_DOCUMENT', { data: { problems: [problem] } })
    await run.start()
    expect(run.phase).toBe('none')
    expect(run.refusal).toEqual({ kind: 'invalid', problems: [problem] })
  })

  it('offers to stop the run that is in the way, and then starts', async () => {
    const { run, engine } = await training(5)
    const other = engine.summary?.runId ?? ''
    await run.stop()
    engine.refusal = new ORPCError('BUSY', { data: { runId: other } })
    await run.start()
    expect(run.refusal).toEqual({ kind: 'busy', runId: other })
    engine.refusal = null
    await run.stopOtherAndStart()
    expect(run.refusal).toBeNull()
    expect(run.phase).toBe('compiling')
  })

  it('says other faults in a notice', async () => {
    const { run, engine, notices } = openWindow()
    engine.refusal = new ORPCError('INTERNAL_SERVER_ERROR', { message: 'the disk is full' })
    await run.start()
    expect(run.refusal).toBeNull()
    expect(notices.notices.map((notice) => [notice.kind, notice.title])).toEqual([['fault', 'Training was not started']])
  })
})

describe('an engine that ends', () => {
  it('interrupts the run, which goes on by itself from its last checkpoint', async () => {
    const { run, engine, connection, notices } = await training(700)
    kill(engine, connection)
    expect(run.workflow).toMatchObject({ phase: 'interrupted', recovery: 'automatic', reason: 'killed' })
    connection.become({ state: 'ready', generation: 2 })
    await eventually(() => expect(run.phase).toBe('training'))
    const words = 'The engine ended: killed. It was started again and training goes on from step 500 (last checkpoint).'
    await eventually(() => expect(run.recovered).toBe(words))
    expect(notices.notices.map((notice) => notice.title)).toEqual([words])
    engine.advance(20)
    await eventually(() => expect(run.history.step.last()).toBe(520))
    expect(run.history.step.length).toBe(520)
  })

  it('waits for the user when it ends twice within a minute', async () => {
    const { run, engine, connection } = await training(700)
    kill(engine, connection)
    connection.become({ state: 'ready', generation: 2 })
    await eventually(() => expect(run.phase).toBe('training'))
    kill(engine, connection)
    connection.become({ state: 'ready', generation: 3 })
    await eventually(() => expect(run.history.step.last()).toBe(700))
    expect(run.workflow).toMatchObject({ phase: 'interrupted', recovery: 'byHand' })
    expect(run.recovered).toBeNull()
    await run.resume()
    expect(run.phase).toBe('training')
  })

  it('says so when there is no checkpoint to go on from', async () => {
    const { run, engine, connection, notices } = await training(20)
    kill(engine, connection)
    connection.become({ state: 'ready', generation: 2 })
    await eventually(() => expect(notices.notices.map((notice) => notice.title)).toEqual(['The run was not resumed']))
    expect(run.workflow).toMatchObject({ phase: 'interrupted', recovery: 'byHand' })
    expect(run.abilities.start).toBe(true)
  })

  it('leaves the document alone', async () => {
    const { engine, connection } = await training(20)
    kill(engine, connection)
    expect(useDocumentStore().document).toBe(lstmDocument)
  })
})
