// @vitest-environment happy-dom
// Written text arrives piece by piece, can be stopped, is refused with the place of the fault, and goes with its run.
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { eventually } from '../../../../tests/support/eventually'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { ScriptedConnection, ScriptedEngine } from '../../../../tests/support/scriptedEngine'
import { useConnectionStore } from '../connectionStore'
import { useDocumentStore } from '../documentStore'
import { wholeText } from './writing'
import { useGenerationStore } from './generationStore'
import { useRunStore } from '../runStore'

async function trained() {
  setActivePinia(createPinia())
  const scripted = new ScriptedEngine()
  useConnectionStore().attach(new ScriptedConnection(scripted))
  useDocumentStore().open(lstmDocument)
  const [run, generation] = [useRunStore(), useGenerationStore()]
  const before = generation.canStart
  await run.start()
  scripted.run.advance(10)
  await eventually(() => expect(run.summary?.step).toBe(10))
  return { run, generation, before, scripted }
}

it('goes on from the probe until it is enough, with what it keeps', async () => {
  const { generation, before } = await trained()
  expect(before).toBe(false)
  expect(generation.prompt).toBe(lstmDocument.probe.text)
  generation.prompt = 'Call '
  generation.tokens = 30
  await generation.start()
  expect(generation.writing.at).toEqual({ phase: 'over', reason: 'done' })
  expect(wholeText(generation.writing)).toBe('Call abcdefghijklmnopqrstuvwxyzabcd')
  expect([generation.writing.step, generation.writing.length, generation.writing.reserved]).toEqual([10, 35, 1024])
})

it('stops with what there is, and writes again', async () => {
  const { generation } = await trained()
  generation.tokens = 2000
  const whole = generation.start()
  await eventually(() => expect(generation.writing.tokens.length).toBeGreaterThan(2))
  generation.stop()
  await whole
  const { at, tokens } = generation.writing
  expect(at).toEqual({ phase: 'over', reason: 'stopped' })
  expect(tokens.length).toBeLessThan(2000)
  generation.tokens = 3
  await generation.start()
  expect(generation.writing.tokens.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
})

it('says what a prompt has that the model does not know', async () => {
  const { generation } = await trained()
  generation.prompt = '海'
  await generation.start()
  const { at } = generation.writing
  expect(at.phase === 'refused' && at.fault.lines?.[0]).toContain('The prompt contains “海”')
})

it('forgets the text of another run', async () => {
  const { generation, run, scripted } = await trained()
  generation.tokens = 3
  await generation.start()
  expect(generation.writing.tokens).toHaveLength(3)
  await run.stop()
  const before = run.summary?.runId
  await eventually(async () => {
    await run.start()
    expect(run.summary?.runId).not.toBe(before)
  })
  scripted.run.advance(1)
  expect(generation.writing.at.phase).toBe('nothing')
})
