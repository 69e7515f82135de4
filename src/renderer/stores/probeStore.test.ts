// @vitest-environment happy-dom
// Frames of the probe arrive only while a component shows them, can be paused, and a probe that cannot be read is reported.
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../tests/support/eventually'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { ScriptedConnection, ScriptedEngine } from '../../../tests/support/scriptedEngine'
import { ConnectionLost } from '../../contract/wire/connectionLost'
import { useConnectionStore } from './connectionStore'
import { useDocumentStore } from './documentStore'
import { useProbeStore } from './probeStore'
import { useRunStore } from './runStore'

async function inspecting() {
  setActivePinia(createPinia())
  const scripted = new ScriptedEngine()
  const engine = scripted.run
  const connection = new ScriptedConnection(scripted)
  useConnectionStore().attach(connection)
  useDocumentStore().open(lstmDocument)
  const run = useRunStore()
  const probe = useProbeStore()
  await run.start()
  engine.advance(10)
  await eventually(() => expect(run.summary?.step).toBe(10))
  return { engine, connection, probe, run, documents: useDocumentStore() }
}

afterEach(() => void vi.unstubAllGlobals())

describe('the probe', () => {
  it('brings frames while someone looks, the newest of them', async () => {
    const { engine, probe } = await inspecting()
    expect(probe.frame).toBeNull()
    const leave = probe.look()
    await eventually(() => expect(probe.frame?.step).toBe(10))
    expect(probe.frame?.tokens.join('')).toBe(lstmDocument.probe.text)
    for (let i = 0; i < 5; i++) engine.advance(10)
    await eventually(() => expect(probe.frame?.step).toBe(60))
    leave()
    await eventually(() => expect(engine.watched('frames')).toBe(0))
  })

  it('holds the frame in view, and follows again', async () => {
    const { engine, probe } = await inspecting()
    probe.look()
    await eventually(() => expect(probe.frame?.step).toBe(10))
    probe.live = false
    await eventually(() => expect(engine.watched('frames')).toBe(0))
    engine.advance(10)
    expect(probe.frame?.step).toBe(10)
    probe.live = true
    await eventually(() => expect(probe.frame?.step).toBe(20))
  })

  it('names the characters that the model does not know, keeps the frame, and recovers', async () => {
    const { probe, documents } = await inspecting()
    probe.look()
    await eventually(() => expect(probe.frame?.step).toBe(10))
    probe.setText('a 海 b')
    await eventually(() => expect(probe.problems.map((problem) => problem.args)).toEqual([{ characters: ['海'] }]))
    expect(probe.frame?.tokens.join('')).toBe(lstmDocument.probe.text)
    probe.setText('Call me Ishmael')
    await eventually(() => expect(probe.frame?.tokens.join('')).toBe('Call me Ishmael'))
    expect([probe.problems.length, probe.fault]).toEqual([0, null])
    documents.undo()
    documents.undo()
    expect(probe.text).toBe(lstmDocument.probe.text)
  })

  it('asks again after the engine came back', async () => {
    const { engine, connection, probe } = await inspecting()
    engine.advance(490)
    probe.look()
    await eventually(() => expect(probe.frame?.step).toBe(500))
    engine.lose(new ConnectionLost('killed'))
    connection.become({ state: 'lost', reason: 'killed' })
    connection.become({ state: 'ready', generation: 2 })
    await eventually(() => expect(useRunStore().phase).toBe('training'))
    engine.advance(10)
    await eventually(() => expect(probe.frame?.step).toBe(510))
  })

  it('does not draw a frame that waits for the screen when another run has begun', async () => {
    const { engine, probe, run } = await inspecting()
    probe.look()
    await eventually(() => expect(probe.frame?.step).toBe(10))
    const waiting: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => waiting.push(draw))
    engine.advance(10)
    await eventually(() => expect(waiting).toHaveLength(1))
    await run.stop()
    await run.start()
    expect(probe.frame).toBeNull()
    for (const draw of waiting) draw(0)
    expect(probe.frame).toBeNull()
  })

  it('looks at the text of a link without changing the document, and keeps it only when asked to', async () => {
    const { probe, documents } = await inspecting()
    probe.look()
    const { document } = documents
    probe.lookAt('Call me Ishmael')
    await eventually(() => expect(probe.frame?.tokens.join('')).toBe('Call me Ishmael'))
    expect([probe.linkedText, documents.document === document, documents.undoLabel]).toEqual(['Call me Ishmael', true, null])
    probe.lookAt(null)
    expect([probe.linkedText, probe.text]).toEqual([null, lstmDocument.probe.text])
    probe.lookAt('Call me Ishmael')
    probe.setText('Call me Ishmael')
    expect([probe.linkedText, documents.document?.probe.text]).toEqual([null, 'Call me Ishmael'])
    documents.undo()
    expect(probe.text).toBe(lstmDocument.probe.text)
    probe.lookAt(lstmDocument.probe.text)
    expect(probe.linkedText).toBeNull()
  })

  it('does not take an empty text', async () => {
    const { probe } = await inspecting()
    probe.setText('')
    expect(probe.text).toBe(lstmDocument.probe.text)
  })
})
