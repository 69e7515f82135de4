/** What plays goes on at its pace, ends behind its last step, and can be stopped before. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { usePlaying } from './usePlaying'

const scope = effectScope()
beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function film(last: number) {
  const shown: number[] = []
  const playing = scope.run(() =>
    usePlaying({
      pace: 100,
      begin: () => void shown.push(0),
      advance: () => shown.push(shown.length) <= last
    })
  )
  return { shown, playing: playing ?? expect.fail('no scope') }
}

it('plays to its last step', async () => {
  const { shown, playing } = film(3)
  playing.value = true
  await nextTick()
  expect(shown).toEqual([0])
  await vi.advanceTimersByTimeAsync(250)
  expect(shown).toEqual([0, 1, 2])
  await vi.advanceTimersByTimeAsync(1_000)
  expect([shown, playing.value]).toEqual([[0, 1, 2, 3], false])
})

it('stands still once it is stopped', async () => {
  const { shown, playing } = film(9)
  playing.value = true
  await nextTick()
  await vi.advanceTimersByTimeAsync(100)
  playing.value = false
  await nextTick()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(shown).toEqual([0, 1])
})
