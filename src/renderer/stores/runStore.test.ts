// @vitest-environment happy-dom
// The run store works with a scripted engine: it starts and steers, takes refusals and reloads, and an engine that ends.
import { ORPCError } from '@orpc/client'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../../tests/support/eventually'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { ScriptedConnection, ScriptedEngine } from '../../../tests/support/scriptedEngine'
import type { GatescopeDocument } from '../../contract/document/document'
import { ConnectionLost } from '../../contract/wire/connectionLost'
import { useConnectionStore } from './connectionStore'
import { useDialogStore } from './dialogStore'
import { useDocumentStore } from './documentStore'
import { useNavigationStore } from './navigationStore'
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

beforeEach(() => {
  sessionStorage.clear()
  location.hash = ''
})

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
    expect(run.refusal).toMatchObject({ kind: 'invalid', problems: [problem] })
  })

  it('offers to stop the run that is in the way, and then starts', async () => {
    const { run, engine } = await training(5)
    const other = engine.summary?.runId ?? ''
    await run.stop()
    engine.refusal = new ORPCError('BUSY', { data: { runId: other, name: 'GRU' } })
    await run.start()
    expect(run.refusal).toMatchObject({ kind: 'busy', runId: other, name: 'GRU' })
    engine.refusal = null
    await run.stopOtherAndBegin()
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

const gru: GatescopeDocument = { ...lstmDocument, id: 'd-gru', name: 'GRU on Moby Dick' }

/** A window with two documents: the LSTM, whose run trains, and the GRU, which is shown. */
async function twoDocuments(steps = 40) {
  const window = await training(steps)
  const documents = useDocumentStore()
  const [lstmTab] = documents.tabs.open.map(({ id }) => id)
  documents.open(gru)
  return { ...window, documents, lstmTab: lstmTab ?? '' }
}

describe('two documents', () => {
  it('have runs of their own: the run of another one is told apart, and its curves stay away', async () => {
    const { run, engine, documents, lstmTab } = await twoDocuments()
    expect([run.phase, run.summary, run.history.step.length]).toEqual(['none', null, 0])
    expect(run.elsewhere).toMatchObject({ name: 'LSTM on Moby Dick', phase: 'training', step: 40 })
    expect([...run.trainedDocuments]).toEqual(['d-lstm'])
    engine.advance(10)
    await eventually(() => expect(run.elsewhere?.step).toBe(50))
    expect(run.abilities).toMatchObject({ start: true, stop: false, pause: false })
    documents.show(lstmTab)
    expect([run.phase, run.history.step.length, run.elsewhere]).toEqual(['training', 50, null])
  })

  it('show each its own newest run, also after a reload and though the other was trained later', async () => {
    const { scripted, run, engine, documents, lstmTab } = await twoDocuments()
    engine.phase('stopped')
    await run.start()
    engine.advance(7)
    await eventually(() => expect(run.summary).toMatchObject({ name: 'GRU on Moby Dick', step: 7 }))
    documents.show(lstmTab)
    await eventually(() => expect(run.summary).toMatchObject({ name: 'LSTM on Moby Dick', phase: 'stopped', step: 40 }))
    expect(run.elsewhere).toMatchObject({ name: 'GRU on Moby Dick', phase: 'training' })
    const later = openWindow(scripted)
    await eventually(() => expect(later.run.history.step.length).toBe(40))
    expect(later.run.summary).toMatchObject({ name: 'LSTM on Moby Dick', phase: 'stopped' })
    expect(later.run.trained).toEqual(lstmDocument)
    await eventually(() => expect(later.run.elsewhere).toMatchObject({ name: 'GRU on Moby Dick', step: 7 }))
  })

  it('say which run is in the way, in a notice outside Train, with buttons that work', async () => {
    const { run, engine, notices, documents, lstmTab } = await twoDocuments()
    engine.refusal = new ORPCError('BUSY', { data: { runId: engine.summary?.runId, name: 'LSTM on Moby Dick' } })
    await run.start()
    const [notice] = notices.notices
    expect([notice?.title, notice?.action?.label, notice?.otherAction?.label]).toEqual([
      '“LSTM on Moby Dick” is still training.',
      'Stop it and train this',
      'Show it'
    ])
    notice?.otherAction?.run()
    await eventually(() => expect(useNavigationStore().place).toBe('train'))
    expect(documents.activeId).toBe(lstmTab)
    engine.refusal = null
    notice?.action?.run()
    await eventually(() => expect(run.summary).toMatchObject({ name: 'GRU on Moby Dick', phase: 'compiling' }))
    expect(documents.documentId).toBe('d-gru')
    expect(engine.records.map(({ summary }) => summary.phase)).toEqual(['stopped', 'compiling'])
  })

  it('say that another process trains the run, and try again', async () => {
    const { run, engine, notices } = await training(600)
    await run.stop()
    engine.refusal = new ORPCError('ELSEWHERE', { data: { runId: engine.summary?.runId, name: 'LSTM on Moby Dick', pid: 4711 } })
    await run.resume()
    expect(run.refusal).toMatchObject({ kind: 'elsewhere', name: 'LSTM on Moby Dick', pid: 4711 })
    expect([run.phase, notices.notices.at(-1)?.title]).toEqual([
      'stopped',
      '“LSTM on Moby Dick” trains in another process of Gatescope (process 4711).'
    ])
    await run.tryAgain()
    expect(run.refusal).toMatchObject({ kind: 'elsewhere' })
    engine.refusal = null
    await run.tryAgain()
    expect([run.refusal, run.phase]).toEqual([null, 'training'])
  })

  it('open the document of a run whose tab was closed', async () => {
    const { run, documents, lstmTab } = await twoDocuments()
    documents.close(lstmTab)
    await run.showRun(run.elsewhere?.runId ?? '')
    expect(documents.documentId).toBe('d-lstm')
    await eventually(() => expect(run.phase).toBe('training'))
  })

  it('are told apart where one is a copy of the other', () => {
    openWindow()
    const documents = useDocumentStore()
    documents.open(lstmDocument)
    expect(new Set(documents.tabs.open.map(({ history }) => history.document.id)).size).toBe(2)
  })
})

describe('a run that rests', () => {
  it('is resumed after a stop, and Train asks whether to', async () => {
    const { run, engine } = await training(600)
    await run.stop()
    expect(run.abilities).toMatchObject({ resume: true, start: true })
    run.train()
    expect([useDialogStore().shown, run.phase]).toEqual(['trainAgain', 'stopped'])
    await run.resume()
    expect([run.phase, engine.records.length]).toEqual(['training', 1])
  })

  it('starts over without a question where there is no checkpoint to resume from', async () => {
    const { run, engine } = await training(20)
    await run.stop()
    run.train()
    await eventually(() => expect(engine.records.length).toBe(2))
    expect(useDialogStore().shown).toBeNull()
  })

  it('is prolonged when it has finished, and gives its weights to a new run', async () => {
    const { run, engine } = await training(500)
    engine.set({ phase: 'finished', steps: 500 })
    await eventually(() => expect(run.phase).toBe('finished'))
    await run.resume()
    expect(run.phase).toBe('finished')
    await run.resume(800)
    expect(run.summary).toMatchObject({ phase: 'training', steps: 800 })
    await run.stop()
    const source = run.summary?.runId ?? ''
    await run.start({ weightsFrom: source })
    expect(run.summary).toMatchObject({ phase: 'compiling', startedFrom: { runId: source, step: 500 } })
  })
})
