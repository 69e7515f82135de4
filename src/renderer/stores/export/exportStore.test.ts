// @vitest-environment happy-dom
// An export is planned before it is written, replaces only when that is asked for, and can be given up.
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { eventually } from '../../../../tests/support/eventually'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { ScriptedConnection, ScriptedEngine } from '../../../../tests/support/scriptedEngine'
import { useConnectionStore } from '../connectionStore'
import { useDocumentStore } from '../documentStore'
import { useExportStore } from './exportStore'
import { useRunStore } from '../runStore'

async function trained(change: (scripted: ScriptedEngine) => void = () => undefined) {
  setActivePinia(createPinia())
  const scripted = new ScriptedEngine()
  change(scripted)
  useConnectionStore().attach(new ScriptedConnection(scripted))
  useDocumentStore().open(lstmDocument)
  const [run, exports] = [useRunStore(), useExportStore()]
  await run.start()
  scripted.run.advance(10)
  await eventually(() => expect(run.summary?.step).toBe(10))
  await exports.look()
  await exports.preview()
  return { exports, scripted: scripted.exporting }
}

it('takes a format that is written, plans it, and writes it', async () => {
  const { exports, scripted } = await trained()
  expect(exports.choice.format).toBe('onnx')
  exports.choose({ format: 'safetensors' })
  await exports.preview()
  expect(exports.planning.plan).toMatchObject({ folder: '/exports/model', there: 'nothing' })
  expect(scripted.asked.at(-1)).toMatchObject({ step: null, wish: { format: 'safetensors', options: { layout: 'gatescope' } } })
  await exports.start()
  expect(exports.exporting).toMatchObject({ phase: 'done', written: { format: 'safetensors', files: [{ bytes: 1_000 }] } })
})

it('replaces an earlier export only when that is asked for, and nothing else at all', async () => {
  const { exports, scripted } = await trained((engine) => (engine.exporting.there = 'export'))
  expect(exports.canStart).toBe(false)
  exports.overwrite = true
  expect(exports.canStart).toBe(true)
  exports.choose({ folder: 'other' })
  expect(exports.overwrite).toBe(false)
  scripted.there = 'other'
  await exports.preview()
  exports.overwrite = true
  expect([exports.planning.plan?.folder, exports.canStart]).toEqual(['/exports/other', false])
})

it('is given up while it is written, and the engine is told', async () => {
  const { exports, scripted } = await trained((engine) => (engine.exporting.written = new Promise(() => undefined)))
  const whole = exports.start()
  await eventually(() => expect(exports.exporting).toMatchObject({ stages: ['Reading the weights', 'Writing the files'] }))
  exports.cancel()
  await whole
  expect(exports.exporting).toEqual({ phase: 'cancelled' })
  await eventually(() => expect(scripted.aborted).toBe(true))
})

it('offers what a run recorded where there are no weights yet', async () => {
  const { exports } = await trained((engine) => (engine.exporting.checkpoints = []))
  expect([exports.hasWeights, exports.canWrite('safetensors'), exports.choice.format]).toEqual([false, false, 'report'])
})
