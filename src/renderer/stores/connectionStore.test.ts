/** The store follows the connection's state and notices each start of the engine. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { eventually } from '../../../tests/support/eventually'
import { ScriptedConnection, ScriptedEngine } from '../../../tests/support/scriptedEngine'
import { engineWords } from '../lib/words/engineWords'
import { useConnectionStore } from './connectionStore'

beforeEach(() => setActivePinia(createPinia()))

test('each start of the engine counts once, and its status is asked for', async () => {
  const connection = new ScriptedConnection(new ScriptedEngine())
  const store = useConnectionStore()
  expect(() => store.client).toThrow('before it was connected')
  store.attach(connection)
  expect([store.ready, store.readyCount]).toEqual([true, 1])
  connection.become({ state: 'ready', generation: 1 })
  expect(store.readyCount).toBe(1)
  connection.become({ state: 'disconnected', reason: 'cut', retryInSeconds: 1 })
  expect(store.ready).toBe(false)
  connection.become({ state: 'ready', generation: 1 })
  connection.become({ state: 'ready', generation: 2 })
  expect(store.readyCount).toBe(3)
  await eventually(() => expect(store.engine?.device).toBe('CPU, 2 cores'))
  expect(store.engine && engineWords(store.engine)).toBe('TensorFlow 2.21, 2 cores, XLA')
  store.restart()
  expect(connection.restarts).toBe(1)
})
