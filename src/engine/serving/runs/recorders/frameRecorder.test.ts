// Frames are recorded in a small share of the time of training, once at the end, and never at the run's cost.
import { expect, it } from 'vitest'
import type { ReachFrame } from '../../../../contract/events/reach'
import { FrameRecorder } from './frameRecorder'
import type { FrameRecorderSpec } from './frameRecorder'

interface Setting {
  /** Milliseconds until the first slice is done, of a slice, of the first frame, and of each frame after it. */
  readonly compile?: number
  readonly slice?: number
  readonly first?: number
  readonly frame?: number
}

/** A recorder on a clock of its own, with the time that frames took. */
function recorderWith(
  { compile = 1000, slice = 20, first = 1200, frame = 50 }: Setting,
  change: Partial<FrameRecorderSpec<ReachFrame>> = {}
) {
  const state = { now: 0, spent: 0, step: 0 }
  const frames: number[] = []
  const source = { latest: () => null, weights: () => new Map(), lastBatch: () => null, get step() { return state.step } } // prettier-ignore
  const recorder = new FrameRecorder<ReachFrame>({
    frame: async (): Promise<ReachFrame> => {
      const took = frames.length === 0 ? first : frame
      state.now += took
      state.spent += took
      return { step: state.step, steps: 1, from: 0, loss: 1, states: [] }
    },
    log: () => ({ isDue: (step) => step > (frames.at(-1) ?? -1) * 1.02, append: ({ step }) => frames.push(step) > 0 }),
    fits: () => true,
    clock: () => state.now,
    ...change
  })
  const train = async (slices: number) => {
    for (let k = 0; k < slices; k++) {
      state.now += state.step === 0 ? compile : slice
      state.step += 10
      await recorder.between(source)
    }
  }
  return { recorder, state, frames, source, train }
}

it.each<Setting>([{}, { compile: 0, first: 5, frame: 5 }, { slice: 400, frame: 900 }, { compile: 200, first: 3000, frame: 100 }])(
  'frames take at most 3 %% of the time that a run trains: case %#',
  async (setting) => {
    const { state, frames, train } = recorderWith(setting)
    await train(20_000)
    expect(state.spent / state.now).toBeLessThan(0.03)
    expect(frames.length).toBeGreaterThan(20)
  }
)

it('a short run has the frame of its last step', async () => {
  const { recorder, frames, source, train } = recorderWith({})
  await train(30)
  expect(frames).toEqual([])
  await recorder.atEnd(source)
  expect(frames).toEqual([300])
})

it.each<[string, Partial<FrameRecorderSpec<ReachFrame>>]>([
  ['cannot be computed', { frame: () => Promise.reject(new Error('no')) }],
  ['the run will never have', { frame: () => Promise.resolve('never') }],
  ['cannot be kept', { log: () => ({ isDue: () => true, append: () => { throw new Error('the disk is full') } }) }], // prettier-ignore
  ['is too large', { log: () => ({ isDue: () => true, append: () => false }) }]
])('after a frame that %s it is off', async (_, change) => {
  let asked = 0
  const { recorder, source, train } = recorderWith({ compile: 0, first: 1, frame: 1 }, { ...change, fits: () => (asked++, true) })
  await train(2000)
  await recorder.atEnd(source)
  expect(asked).toBe(1)
})

it('computes nothing where the memory is short', async () => {
  const { recorder, state, source, train } = recorderWith({ compile: 0, first: 1 }, { fits: () => false })
  await train(2000)
  await recorder.atEnd(source)
  expect(state.spent).toBe(0)
})
