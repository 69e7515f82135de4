// The best evaluation has a checkpoint of its own step, in a limited share of the time; the steps of the user's rule have one whatever it takes.
import { expect, it } from 'vitest'
import { noKeep } from '../../../contract/document/stopping'
import type { KeepSettings } from '../../../contract/document/stopping'
import type { AtStep } from '../../../contract/runs/mainMetric'
import { RunCheckpoints } from './runCheckpoints'

/** A run whose weights take `cost` milliseconds to copy, and whose clock stands still otherwise. */
function checkpointsOf({
  cost = 1,
  keep = {},
  best = null as AtStep | null
}: { cost?: number; keep?: Partial<KeepSettings>; best?: AtStep | null } = {}) {
  const clock = { now: 0 }
  const written: (readonly [step: number, value: number | null | undefined])[] = []
  const notes: string[] = []
  const trainer = {
    step: 0,
    save() {
      clock.now += cost
      return { step: this.step, tensors: new Map(), batches: '' }
    }
  }
  const checkpoints = new RunCheckpoints({
    recorder: {
      status: () => undefined,
      steps: () => undefined,
      evaluation: () => undefined,
      note: (_, text) => void notes.push(text),
      over: () => undefined,
      checkpoint: async ({ step }, keeping) => void written.push([step, keeping?.value])
    },
    clock: () => clock.now,
    seconds: () => clock.now / 1000,
    from: best?.step ?? null,
    keep: { ...noKeep, ...keep },
    main: { name: 'bitsPerCharacter', evaluations: best ? [best] : [], best }
  })
  const evaluate = async (step: number, value: number) => {
    trainer.step = step
    await checkpoints.evaluated(trainer, value, (error) => {
      throw error
    })
    await checkpoints.written()
  }
  return { checkpoints, trainer, clock, written, notes, evaluate }
}

it('writes the weights of each evaluation that is better than the best checkpoint', async () => {
  const { written, evaluate, clock } = checkpointsOf()
  for (const [step, value] of [
    [10, 3],
    [20, 2],
    [30, 2.5],
    [40, 2],
    [50, NaN],
    [60, 1.5]
  ] as const) {
    clock.now += 1_000
    await evaluate(step, value)
  }
  expect(written).toEqual([
    [10, 3],
    [20, 2],
    [60, 1.5]
  ])
})

it('takes at most 5 % of the time for it, says once what was not written, and catches up with the next that is better than what is on disk', async () => {
  const { written, evaluate, clock, notes } = checkpointsOf({ cost: 100 })
  await evaluate(10, 3)
  clock.now += 1_000
  await evaluate(20, 2)
  await evaluate(30, 1.9)
  expect(written.map(([step]) => step)).toEqual([10])
  expect(notes.filter((note) => note.startsWith('The validation is the best so far, 2, but the weights were not written'))).toHaveLength(1)
  expect(notes.filter((note) => note.startsWith('The validation is'))).toHaveLength(1)
  clock.now += 1_000
  await evaluate(40, 2.5)
  expect(written.map(([step]) => step)).toEqual([10, 40])
})

it('goes on from the best that is on disk, and writes no second checkpoint of one step', async () => {
  const { written, evaluate, checkpoints, trainer } = checkpointsOf({ best: { step: 10, value: 2 } })
  await evaluate(20, 2.1)
  expect(written).toEqual([])
  await evaluate(30, 1.9)
  await checkpoints.save(trainer)
  expect(written).toEqual([[30, 1.9]])
})

it('names the steps of the rule until they are on their way', async () => {
  const { checkpoints, trainer, written } = checkpointsOf({ keep: { rule: 'every', every: 5 } })
  expect([4, 5, 6, 10].map((step) => checkpoints.isKept(step))).toEqual([false, true, false, true])
  trainer.step = 5
  await checkpoints.saveHere(trainer, () => undefined)
  expect(checkpoints.isKept(5)).toBe(false)
  await checkpoints.written()
  expect(written).toEqual([[5, null]])
})
