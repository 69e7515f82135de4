// Measurements take their share of the time and no more, and one that cannot be kept ends them.
import { expect, it } from 'vitest'
import type { UpdateFrame } from '../../../../contract/events/updates'
import { UpdateRecorder } from './updateRecorder'

/** Each measurement takes half a second; a step takes ten milliseconds. */
function trained(seconds: number, append: (frame: UpdateFrame) => void) {
  let now = 0
  let step = 0
  let wanted = false
  const recorder = new UpdateRecorder(
    () => ({ followed: ['a'], isDue: () => true, append }),
    () => now
  )
  const trainer = {
    get step() {
      return step
    },
    measureNext: () => void (wanted = true),
    measured: () => {
      if (!wanted) return null
      wanted = false
      now += 500
      return { step, milliseconds: 500, tensors: [{ name: 'a', weight: 1, update: 0.1 }] }
    }
  }
  return async () => {
    while (now < 1_000 * seconds) {
      now += 10
      step += 1
      await recorder.between(trainer)
    }
  }
}

it('takes at most a fiftieth of the training time', async () => {
  const frames: UpdateFrame[] = []
  await trained(200, (frame) => frames.push(frame))()
  // 2 % of 200 s are eight measurements of half a second.
  expect(frames.length).toBeGreaterThanOrEqual(7)
  expect(frames.length).toBeLessThanOrEqual(9)
})

it('ends where the disk takes nothing more', async () => {
  let tried = 0
  await trained(100, () => {
    tried += 1
    throw new Error('full')
  })()
  expect(tried).toBe(1)
})
