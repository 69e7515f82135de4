// @vitest-environment happy-dom
/** The window tells when a faster engine is ready, and what one would need. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { eventually } from '../../../../tests/support/eventually'
import { ScriptedConnection, ScriptedEngine } from '../../../../tests/support/scriptedEngine'
import { tensorflowStatus } from '../../../../tests/support/scriptedMachine'
import { useConnectionStore } from '../connectionStore'
import { useNoticeStore } from '../noticeStore'
import { useMachineStore } from './machineStore'

let engine: ScriptedEngine
beforeEach(() => {
  setActivePinia(createPinia())
  engine = new ScriptedEngine()
  engine.machine.status = { ...tensorflowStatus, executor: 'onnx', tensorflowVersion: null, xla: false }
})

function open() {
  useConnectionStore().attach(new ScriptedConnection(engine))
  return { machine: useMachineStore(), notices: useNoticeStore() }
}

test('an engine that has become faster is told once, and shown', async () => {
  engine.machine.become({ state: 'working', doing: 'downloading, 34 MB of 274 MB', part: 0.1 })
  const { machine, notices } = open()
  await eventually(() => expect(machine.setUp.state).toBe('working'))
  engine.machine.status = tensorflowStatus
  engine.machine.become({ state: 'ready', library: 'TensorFlow 2.21.0', restart: false })
  await eventually(() => expect(useConnectionStore().engine?.executor).toBe('tensorflow'))
  const notice = { title: 'Faster engine ready', detail: 'The next run trains on TensorFlow 2.21.0.' }
  expect(notices.notices).toMatchObject([notice])
  engine.machine.changes.announce()
  await eventually(() => expect(machine.setUp.state).toBe('ready'))
  expect(notices.notices).toHaveLength(1)
})

test('a library that the process cannot take is offered with a restart', async () => {
  engine.machine.become({ state: 'working', doing: 'building the binding', part: null })
  const { machine, notices } = open()
  await eventually(() => expect(machine.setUp.state).toBe('working'))
  engine.machine.become({ state: 'ready', library: 'TensorFlow 2.21.0 on the GPU', restart: true })
  await eventually(() => expect(notices.notices).toMatchObject([{ action: { label: 'Restart the engine' } }]))
})

test('what set-up needs is the first reason with its remedy, and nothing where TensorFlow is in use', async () => {
  const reason = 'No C++ compiler was found. The package’s own download failed.'
  engine.machine.become({ state: 'missing', reason, remedy: 'Install one.' })
  const { machine } = open()
  await eventually(() => expect(machine.remedy).toBe('No C++ compiler was found. Install one.'))
  engine.machine.status = tensorflowStatus
  await useConnectionStore().askStatus()
  expect(machine.remedy).toBeNull()
})

test('the answer of the user reaches the engine', async () => {
  engine.machine.become({ state: 'working', doing: 'downloading', part: null })
  const { machine, notices } = open()
  await machine.allow(false)
  expect(engine.machine.answers).toEqual([false])
  expect(machine.setUp.state).toBe('refused')
  expect(notices.notices).toMatchObject([{ title: 'TensorFlow is not fetched' }])
})
