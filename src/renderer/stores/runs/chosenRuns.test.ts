// @vitest-environment happy-dom
// Any run of a document can be shown, over a reload too; runs are removed, brought back, and branched off.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../../../tests/support/eventually'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { ScriptedConnection, ScriptedEngine } from '../../../../tests/support/scriptedEngine'
import { useConnectionStore } from '../connectionStore'
import { useDocumentStore } from '../documentStore'
import { useNavigationStore } from '../navigationStore'
import { useNoticeStore } from '../noticeStore'
import { useRunStore } from '../runStore'
import { useBranchStore } from './branchStore'
import { useFirstWeightsStore } from './firstWeightsStore'
import { useRunActionStore } from './runActionStore'
import { useRunListStore } from './runListStore'

function openWindow(scripted = new ScriptedEngine()) {
  setActivePinia(createPinia())
  useConnectionStore().attach(new ScriptedConnection(scripted))
  useDocumentStore().open(lstmDocument)
  return { scripted, engine: scripted.run, run: useRunStore(), list: useRunListStore(), documents: useDocumentStore() }
}

/** A window whose document has two runs: the older one of 600 steps, and the newest one of 40. */
async function twoRuns() {
  const window = openWindow()
  const { run, engine, list } = window
  await run.start()
  engine.advance(600)
  await run.stop()
  const older = run.summary?.runId ?? ''
  await run.start()
  engine.advance(40)
  await run.stop()
  const newest = run.summary?.runId ?? ''
  await eventually(() => expect(list.entries.map(({ runId }) => runId).toSorted()).toEqual([older, newest].toSorted()))
  return { ...window, older, newest }
}

beforeEach(() => {
  sessionStorage.clear()
  location.hash = ''
})

describe('a run that a person chose', () => {
  it('is shown instead of the newest, also after a reload, until another one is asked for', async () => {
    const { scripted, run, older, newest } = await twoRuns()
    run.choose(older)
    await eventually(() => expect([run.summary?.runId, run.history.step.length]).toEqual([older, 600]))
    expect(run.trained).toEqual(lstmDocument)
    const later = openWindow(scripted)
    await eventually(() => expect([later.run.summary?.runId, later.run.history.step.length]).toEqual([older, 600]))
    later.run.choose(null)
    await eventually(() => expect([later.run.summary?.runId, later.run.history.step.length]).toEqual([newest, 40]))
  })

  it('gives way to a run that is begun, which is shown as it trains', async () => {
    const { run, engine, older } = await twoRuns()
    run.choose(older)
    await eventually(() => expect(run.summary?.runId).toBe(older))
    await run.start()
    engine.advance(7)
    await eventually(() => expect(run.summary).toMatchObject({ phase: 'training', step: 7 }))
    run.choose(older)
    await eventually(() => expect(run.summary).toMatchObject({ runId: older, phase: 'stopped' }))
    expect(run.elsewhere).toMatchObject({ phase: 'training', step: 7 })
  })

  it('is shown with its document, which is opened as it was trained where it is not open', async () => {
    const { run, documents, older } = await twoRuns()
    documents.close(documents.activeId ?? '')
    await run.showRun(older, 'inspect')
    expect([documents.documentId, useNavigationStore().place]).toEqual(['d-lstm', 'inspect'])
    await eventually(() => expect(run.summary?.runId).toBe(older))
  })
})

describe('what is kept of a run', () => {
  it('is changed: its title, star and tags, and refused where it does not fit', async () => {
    const { list, older } = await twoRuns()
    const actions = useRunActionStore()
    const entry = () => {
      const known = list.entryOf(older)
      if (known === null) throw new Error('The run is not listed')
      return known
    }
    actions.rename(older, '  Baseline ')
    await eventually(() => expect(entry().about.title).toBe('Baseline'))
    actions.star(entry())
    expect([actions.addTag(entry(), ' wide '), actions.addTag(entry(), ' '), actions.addTag(entry(), 'x'.repeat(41))]).toEqual([
      null,
      'Type a tag.',
      'A tag has at most 40 characters.'
    ])
    await eventually(() => expect(entry().about).toMatchObject({ starred: true, tags: ['wide'] }))
    actions.removeTag(entry(), 'wide')
    actions.rename(older, '')
    await eventually(() => expect(entry().about).toMatchObject({ title: null, tags: [] }))
  })

  it('goes with the run that is removed, and comes back; meanwhile the document shows its newest run', async () => {
    const { run, list, older, newest } = await twoRuns()
    run.choose(older)
    await eventually(() => expect(run.summary?.runId).toBe(older))
    list.choose([older, newest])
    await useRunActionStore().remove([older])
    expect([list.entryOf(older), list.chosen]).toEqual([null, [newest]])
    await eventually(() => expect(run.summary?.runId).toBe(newest))
    const [notice] = useNoticeStore().notices
    expect([notice?.title, notice?.action?.label]).toEqual(['Run removed', 'Undo'])
    notice?.action?.run()
    await eventually(() => expect(list.chosen).toEqual([older, newest]))
  })

  it('stays where the run trains', async () => {
    const { run, engine, list } = await twoRuns()
    await run.start()
    engine.advance(5)
    await eventually(() => expect(list.entries.map(({ summary }) => summary.phase)).toContain('training'))
    const runId = run.summary?.runId ?? ''
    await useRunActionStore().remove([runId])
    expect([list.entryOf(runId)?.runId, useNoticeStore().notices.at(-1)?.title]).toEqual([runId, 'The run was not removed'])
  })
})

describe('a branch', () => {
  it('is a new document whose first run begins with the weights of the checkpoint', async () => {
    const { run, list, documents, older } = await twoRuns()
    const branches = useBranchStore()
    const entry = list.entryOf(older)
    if (entry === null) throw new Error('The run is not listed')
    await branches.ask(entry)
    expect([branches.step, branches.name]).toEqual([500, 'LSTM on Moby Dick, branch'])
    await branches.branch(false)
    expect([documents.document?.name, documents.documentId === 'd-lstm', run.phase]).toEqual(['LSTM on Moby Dick, branch', false, 'none'])
    const first = useFirstWeightsStore()
    expect(first.of(documents.documentId ?? '')).toEqual({ runId: older, name: 'LSTM on Moby Dick', step: 500 })
    await run.start()
    expect(run.summary?.startedFrom).toMatchObject({ runId: older, step: 500 })
    expect(first.of(documents.documentId ?? '')).toBeNull()
  })
})
