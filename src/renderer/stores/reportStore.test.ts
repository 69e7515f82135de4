/**
 * The document is checked after each pause and when the engine returns, and the latest check wins. Figures of a faulty model are not
 * shown as those of the whole.
 */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { eventually } from '../../../tests/support/eventually'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { emptyReport, ScriptedConnection, ScriptedEngine } from '../../../tests/support/scriptedEngine'
import type { Problem } from '../../contract/problems/problems'
import type { ModelReport } from '../../contract/procedures/model'
import { useConnectionStore } from './connectionStore'
import { useDocumentStore } from './documentStore'
import { isWhole, useReportStore } from './reportStore'

let engine: ScriptedEngine
let connection: ScriptedConnection

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  setActivePinia(createPinia())
  engine = new ScriptedEngine()
  connection = new ScriptedConnection(engine)
  useConnectionStore().attach(connection)
  useDocumentStore().open(lstmDocument)
})
afterEach(() => {
  vi.useRealTimers()
})

async function rename(name: string): Promise<void> {
  useDocumentStore().edit({ kind: 'setName', name })
  await nextTick()
}

test('several edits in a row are checked once, the last', async () => {
  const store = useReportStore()
  await vi.advanceTimersByTimeAsync(10)
  await eventually(() => expect(store.fresh).toBe(true))
  for (const name of ['A', 'B', 'C']) await rename(name)
  expect(store.fresh).toBe(false)
  await vi.advanceTimersByTimeAsync(500)
  await eventually(() => expect(store.fresh).toBe(true))
  expect(engine.checked.map((document) => document.name)).toEqual([lstmDocument.name, 'C'])
})

test('an answer that was overtaken is not shown', async () => {
  const answers: ((report: ModelReport) => void)[] = []
  engine.check = () => new Promise((resolve) => answers.push(resolve))
  const store = useReportStore()
  await vi.advanceTimersByTimeAsync(10)
  await eventually(() => expect(answers).toHaveLength(1))
  await rename('Second')
  await vi.advanceTimersByTimeAsync(500)
  await eventually(() => expect(answers).toHaveLength(2))
  answers[1]?.({ ...emptyReport, parameters: 2 })
  await eventually(() => expect(store.report?.parameters).toBe(2))
  answers[0]?.({ ...emptyReport, parameters: 1 })
  await vi.advanceTimersByTimeAsync(500)
  expect(store.report?.parameters).toBe(2)
  expect(store.fresh).toBe(true)
})

test('a report that is long behind the document says so', async () => {
  const answers: ((report: ModelReport) => void)[] = []
  const store = useReportStore()
  await vi.advanceTimersByTimeAsync(10)
  await eventually(() => expect(store.fresh).toBe(true))
  engine.check = () => new Promise((resolve) => answers.push(resolve))
  await rename('Edited')
  await vi.advanceTimersByTimeAsync(700)
  expect(store.late).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  expect(store.late).toBe(true)
  answers[0]?.(emptyReport)
  await eventually(() => expect(store.late).toBe(false))
})

test('the document is checked again by a new engine', async () => {
  const store = useReportStore()
  await vi.advanceTimersByTimeAsync(10)
  await eventually(() => expect(store.fresh).toBe(true))
  connection.become({ state: 'lost', reason: 'killed' })
  await rename('Edited while it was away')
  await vi.advanceTimersByTimeAsync(500)
  expect(engine.checked).toHaveLength(1)
  connection.become({ state: 'ready', generation: 2 })
  await nextTick()
  await vi.advanceTimersByTimeAsync(500)
  await eventually(() => expect(engine.checked.at(-1)?.name).toBe('Edited while it was away'))
})

const layers = { embedding: [100, 64], lstm: [100, 128] }
const problem = (severity: Problem['severity'], place: Problem['place']): Problem => ({ code: 'layer.shapes', severity, place, args: {} })
const whole = (...problems: Problem[]) => isWhole({ problems, layers })

test('a model is whole without errors, and with warnings', () => {
  expect(whole()).toBe(true)
  expect(whole(problem('warning', { cell: 'cell', node: 'f' }))).toBe(true)
})

test('an error in a cell leaves its layer out', () => {
  expect(whole(problem('error', { cell: 'cell', node: 'f' }))).toBe(false)
})

test('an error at a layer leaves it out where its shape is not known', () => {
  expect(whole(problem('error', { layer: 'head' }))).toBe(false)
  expect(whole(problem('error', { layer: 'lstm' }))).toBe(true)
  expect(whole(problem('error', { path: 'training.order' }))).toBe(true)
})
