// @vitest-environment happy-dom
// Frames arrive as long as they are requested, start anew with each engine, and never belong to an earlier request.
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { eventually } from '../../../tests/support/eventually'
import { ScriptedConnection, ScriptedEngine } from '../../../tests/support/scriptedEngine'
import { useConnectionStore } from '../stores/connectionStore'
import { useFrames } from './useFrames'

/** Frames that wait for `send`, and what was asked for, with whether it is still listened to. */
function following() {
  setActivePinia(createPinia())
  const connection = new ScriptedConnection(new ScriptedEngine())
  useConnectionStore().attach(connection)
  const request = ref<string | null>('a')
  const requests: { readonly request: string; readonly signal: AbortSignal; send(frame: string): void; fail(error: Error): void }[] = []
  const scope = effectScope()
  const frames = scope.run(() =>
    useFrames(
      () => request.value,
      (_, of: string, { signal }) => {
        const next = new Promise<string>((send, fail) => requests.push({ request: of, signal, send, fail }))
        return Promise.resolve(
          (async function* () {
            yield await next
          })()
        )
      }
    )
  )
  if (frames === undefined) throw new Error('no scope')
  const open = () => requests.filter(({ signal }) => !signal.aborted).map((each) => each.request)
  return { connection, request, asked: requests, open, frames, scope }
}

it('shows the newest frame of what is asked for, and nothing of what was asked for before', async () => {
  const { request, asked, open, frames, scope } = following()
  request.value = 'b'
  await nextTick()
  expect(open()).toEqual(['b'])
  asked[1]?.send('of b')
  await eventually(() => expect(frames.frame.value).toBe('of b'))
  asked[0]?.send('of a')
  await nextTick()
  expect(frames.frame.value).toBe('of b')
  scope.stop()
  expect(open()).toEqual([])
})

it('asks the next engine again, also where it took the place of another at once', async () => {
  const { connection, open, asked } = following()
  connection.become({ state: 'ready', generation: 2 })
  await nextTick()
  expect([asked.length, open()]).toEqual([2, ['a']])
  connection.become({ state: 'lost', reason: 'killed' })
  await nextTick()
  expect(open()).toEqual([])
})

it('says why no frame comes, until one does', async () => {
  const { request, asked, frames } = following()
  asked[0]?.fail(new Error('There is no such run'))
  await eventually(() => expect(frames.fault.value).toBe('There is no such run'))
  request.value = 'b'
  await nextTick()
  asked[1]?.send('of b')
  await eventually(() => expect([frames.fault.value, frames.frame.value]).toEqual([null, 'of b']))
})
