// @vitest-environment happy-dom
// Frames of two moments: none of a moment that was compared before, and none where none is compared.
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { eventually } from '../../../../../tests/support/eventually'
import { ScriptedConnection, ScriptedEngine } from '../../../../../tests/support/scriptedEngine'
import { useConnectionStore } from '../../../stores/connectionStore'
import { useBothMoments } from './useBothMoments'

interface Look {
  readonly step: number | null
}
interface Frame {
  readonly step: number
  readonly of: string
}

/** What is asked for, and how each is answered. */
function following() {
  setActivePinia(createPinia())
  useConnectionStore().attach(new ScriptedConnection(new ScriptedEngine()))
  const other = shallowRef<Look | null>(null)
  const asked: { readonly request: string; send(frame: Frame): void }[] = []
  const moments = effectScope().run(() =>
    useBothMoments(
      () => ({ step: 64 }) as Look,
      () => other.value,
      ({ step }) => `step ${step}`,
      (_, request) => {
        const next = new Promise<Frame>((send) => asked.push({ request, send }))
        return Promise.resolve(
          (async function* () {
            yield await next
          })()
        )
      }
    )
  )
  if (moments === undefined) throw new Error('no scope')
  return { other, asked, moments }
}

it('has the frame of the other moment only where that is the one that is compared', async () => {
  const { other, asked, moments } = following()
  asked[0]?.send({ step: 64, of: 'shown' })
  await eventually(() => expect(moments.frame.value?.of).toBe('shown'))
  expect(moments.before.value).toBeNull()

  other.value = { step: 8 }
  await nextTick()
  asked[1]?.send({ step: 8, of: 'other' })
  await eventually(() => expect(moments.before.value?.of).toBe('other'))

  other.value = { step: 32 }
  await nextTick()
  expect(asked.map(({ request }) => request)).toEqual(['step 64', 'step 8', 'step 32'])
  expect(moments.before.value).toBeNull()
  asked[2]?.send({ step: 32, of: 'next' })
  await eventually(() => expect(moments.before.value?.of).toBe('next'))
  other.value = null
  expect(moments.before.value).toBeNull()
})

it('takes any step of the newest weights, which go on', async () => {
  const { other, asked, moments } = following()
  other.value = { step: null }
  await nextTick()
  asked[1]?.send({ step: 71, of: 'newest' })
  await eventually(() => expect(moments.before.value?.of).toBe('newest'))
})
