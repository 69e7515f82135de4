import { describe, expect, it } from 'vitest'
import { baseRates, clockBy, CountingTrainer, started, StartingTrainer, usual } from '../../../../tests/support/countedRun'
import { ExecutorError } from '../../executors/executor'
import type { Snapshot, StatusChange } from './runSpec'

describe('a run', () => {
  it('takes its steps, evaluates at the end, writes a checkpoint and finishes', async () => {
    const { run, recorder } = started()
    await run.rest()
    expect(recorder.phases).toEqual(['compiling', 'training', 'finished'])
    expect(recorder.steps_).toEqual(Array.from({ length: 20 }, (_, k) => k + 1))
    expect(recorder.losses[3]).toBe(0.25)
    expect(recorder.evaluations).toEqual([[20, 20]])
    expect(recorder.checkpoints[recorder.checkpoints.length - 1]).toMatchObject({ step: 20, batches: '20' })
    expect(recorder.summary).toMatchObject({ phase: 'finished', step: 20, checkpoint: 20, heldOut: [40], failure: null })
  })

  it('takes another learning rate while it trains, tells the log, and meets the change again when it goes back', async () => {
    const { run, recorder, trainer } = started({ steps: null })
    await recorder.reached(10)
    run.setLearningRate(0.02)
    const from = trainer.step + 1
    await recorder.reached(from + 10)
    await run.stop()
    const expected = trainer.rates.map((_, k) => (k + 1 < from ? 0.1 : 0.02))
    expect(trainer.rates).toEqual(expected)
    expect(recorder.rates).toEqual(expected.map(Math.fround))
    expect(recorder.notes).toContain('Learning rate changed from 0.1 to 0.02')
    const changes = recorder.summary.learningRates ?? []
    expect(changes).toEqual([{ from, learningRate: 0.02 }])
    const again = started({
      steps: from + 1,
      rates: { ...baseRates, changes },
      from: { step: from - 3, tensors: new Map(), batches: '', seconds: 0 }
    })
    await again.run.rest()
    expect(again.trainer.rates).toEqual([0.1, 0.1, 0.02, 0.02])
  })

  it('evaluates on the way', async () => {
    const { run, recorder } = started({ evaluateEvery: 8 })
    await run.rest()
    expect(recorder.evaluations.map(([step]) => step)).toEqual([8, 16, 20])
  })

  it('evaluates on as many batches as are asked for, at the end too', async () => {
    const { run, trainer } = started({ evaluateEvery: 8, validationBatches: 3 })
    await run.rest()
    expect(trainer.asked).toEqual([3, 3, 3])
  })

  it('measures a sample of training data beside each evaluation, the same number of batches each time', async () => {
    const asked: number[] = []
    const trainer = Object.assign(new CountingTrainer(), {
      sample: (batches: number) => {
        asked.push(batches)
        return Array.from({ length: batches }, () => ({ arrays: new Map(), counts: null, scored: null, sequences: 1 }))
      }
    })
    const { run, recorder } = started({ evaluateEvery: 8 }, trainer)
    await run.rest()
    expect(asked).toEqual([8, 8, 8])
    expect(recorder.trained).toEqual([8, 16, 20].map((step) => ({ loss: step, values: [2 * step] })))
    const bare = started({ evaluateEvery: 8 })
    await bare.run.rest()
    expect(bare.recorder.trained).toEqual([null, null, null])
  })

  it('notes a validation loss that is not finite, and goes on', async () => {
    const { run, recorder } = started({ evaluateEvery: 8 }, new CountingTrainer(usual, (step) => ({ 8: NaN, 16: Infinity })[step] ?? step))
    await run.rest()
    expect(recorder.evaluations.map(([step]) => step)).toEqual([20])
    expect(recorder.notes.filter((note) => note.startsWith('The validation loss'))).toEqual([
      'The validation loss is not a number, so the curve cannot show it',
      'The validation loss is infinite, so the curve cannot show it'
    ])
    expect(recorder.phases).toContain('finished')
  })

  it('evaluates once, on the whole held-out text, when it ends where an evaluation is due', async () => {
    const { run, recorder, trainer } = started({ evaluateEvery: 10 })
    await run.rest()
    expect(recorder.evaluations.map(([step]) => step)).toEqual([10, 20])
    expect(trainer.asked).toEqual([32, 256])
  })

  it('that is paused between its last evaluation and its end is not evaluated again, in memory and from its checkpoint', async () => {
    const pausing = { between: async () => undefined, atEnd: async () => void (recorder.phases.includes('paused') || run.pause()) }
    const { run, recorder }: ReturnType<typeof started> = started({ watcher: pausing })
    await run.rest()
    expect(recorder.summary).toMatchObject({ phase: 'paused', step: 20, checkpoint: 20 })
    const from = recorder.checkpoints.at(-1) ?? null
    const again = started({ from, evaluatedAt: 20 })
    await again.run.rest()
    expect(again.recorder.evaluations).toEqual([])
    expect(again.recorder.phases.at(-1)).toBe('finished')
    run.resume()
    await run.rest()
    expect(recorder.evaluations).toEqual([[20, 20]])
    expect(recorder.phases.at(-1)).toBe('finished')
  })

  it('pauses with a checkpoint, takes single steps, goes on and stops', async () => {
    const { run, recorder, trainer } = started({ steps: null })
    await recorder.reached(10)
    await run.pause()
    const paused = trainer.step
    expect(recorder.summary).toMatchObject({ phase: 'paused', step: paused, checkpoint: paused })
    expect(recorder.steps_.length).toBe(paused)
    await run.step()
    await run.step()
    expect(recorder.summary).toMatchObject({ phase: 'paused', step: paused + 2, checkpoint: paused + 2 })
    run.resume()
    await recorder.reached(paused + 20)
    await run.stop()
    expect(recorder.summary).toMatchObject({ phase: 'stopped', step: trainer.step, checkpoint: trainer.step })
    run.resume()
    await recorder.reached(trainer.step + 5)
    await run.dispose()
    expect(recorder.phases).toEqual([
      'compiling',
      'training',
      'paused',
      'training',
      'paused',
      'training',
      'paused',
      'training',
      'stopped',
      'training',
      'stopped'
    ])
    expect(recorder.overs).toEqual(['stopped', 'stopped'])
    expect(trainer.disposed).toBe(true)
  })

  it.each(['stop', 'pause'] as const)('tells of a %s only once its checkpoint is written', async (command) => {
    let end: () => void = () => undefined
    const trainer = new CountingTrainer((step) => {
      if (step === 30) end()
      return usual(step)
    })
    const { run, recorder } = started({ steps: null, clock: clockBy(1_000) }, trainer)
    const told: StatusChange[] = []
    const status = recorder.status.bind(recorder)
    recorder.status = (change) => {
      told.push(change)
      status(change)
    }
    await new Promise<void>((resolve) => (end = () => resolve(run[command]())))
    await run.rest()
    const resting = told.filter(({ phase }) => phase === 'stopped' || phase === 'paused')
    expect(resting.map(({ checkpoint }) => checkpoint)).toEqual([30])
    await run.dispose()
  })

  it('tells the log of its first checkpoint and of what the user does, but not of single steps', async () => {
    const { run, recorder } = started({ steps: null })
    await recorder.reached(10)
    await run.pause()
    await run.step()
    await run.step()
    run.resume()
    await recorder.reached(30)
    await run.stop()
    await run.dispose()
    expect(recorder.notes.slice(0, 2)).toEqual([expect.stringMatching(/^Compiled in/), expect.stringMatching(/^First loss after/)])
    expect(recorder.notes.slice(2)).toEqual(['First checkpoint written', 'Paused', 'Resumed', 'Stopped'])
  })

  it('takes no step when it is paused while it compiles', async () => {
    const { run, recorder, trainer } = started()
    await run.pause()
    await run.rest()
    expect(recorder.phases).toEqual(['compiling', 'paused'])
    expect(trainer.step).toBe(0)
    run.resume()
    await run.rest()
    expect(recorder.summary).toMatchObject({ phase: 'finished', step: 20 })
  })

  it('can be stopped while it compiles', async () => {
    const { run, recorder, trainer } = started()
    await run.stop()
    expect(recorder.summary.phase).toBe('stopped')
    await run.rest()
    expect(trainer.step).toBe(0)
  })

  it('can be paused while it waits for the compiler after its first steps, and tells who took them', async () => {
    const trainer = new StartingTrainer()
    const { run, recorder } = started({ steps: 5 }, trainer)
    await recorder.reached(3)
    await run.pause()
    expect(recorder.summary).toMatchObject({ phase: 'paused', step: 3 })
    run.resume()
    trainer.ready()
    await run.rest()
    expect(recorder.summary).toMatchObject({ phase: 'finished', step: 5 })
    expect(recorder.steps_).toEqual([1, 2, 3, 4, 5])
    const told = /^Steps 1 to 3 ran on ONNX Runtime while XLA compiled/
    expect(recorder.notes).toEqual(expect.arrayContaining(['Waiting for XLA, which compiles the step', expect.stringMatching(told)]))
  })

  it('goes on from a snapshot', async () => {
    const from: Snapshot = { step: 15, seconds: 100, tensors: new Map(), batches: '15' }
    const { run, recorder } = started({ from })
    await run.rest()
    expect(recorder.steps_).toEqual([16, 17, 18, 19, 20])
    expect(recorder.checkpoints[recorder.checkpoints.length - 1]?.seconds).toBeGreaterThan(100)
  })
})

describe('a run that cannot go on', () => {
  it('stops at a loss that is not a number, names the gradient, and writes no checkpoint of it', async () => {
    const bad = (step: number) => (step < 7 ? usual(step) : { loss: NaN, gradientNorm: NaN, gradientNorms: Float32Array.of(1, NaN) })
    const { run, recorder, trainer } = started({}, new CountingTrainer(bad))
    await run.rest()
    expect(recorder.summary).toMatchObject({ phase: 'failed', step: 7, checkpoint: null, failure: { code: 'nonFinite' } })
    expect(recorder.summary.failure?.message).toMatch(/step 7 .* NaN, and the gradient of b is not finite/)
    expect(recorder.summary.failure?.remedy).toMatch(/0\.1/)
    expect(recorder.losses.length).toBe(7)
    expect(recorder.checkpoints).toEqual([])
    expect(recorder.notes[recorder.notes.length - 1]).toMatch(/^Failed: At step 7 /)
    expect(trainer.disposed).toBe(true)
  })

  it('tells an error of the executor, while it compiles or trains', async () => {
    const compiling = started({ create: () => Promise.reject(new ExecutorError('device', 'no kernel')) })
    await compiling.run.rest()
    expect(compiling.recorder.summary).toMatchObject({ phase: 'failed', failure: { code: 'executor', message: 'no kernel' } })
    expect(compiling.recorder.summary.failure?.remedy).toContain('`npm run gatescope -- doctor`')
    const outOfMemory = (step: number) => {
      if (step > 3) throw new ExecutorError('outOfMemory', 'no room for 4 GB')
      return usual(step)
    }
    const training = started({}, new CountingTrainer(outOfMemory))
    await training.run.rest()
    expect(training.recorder.summary).toMatchObject({ phase: 'failed', failure: { code: 'outOfMemory' } })
    expect(training.recorder.steps_).toEqual([1, 2, 3])
  })

  it('keeps what it has when the disk is full, and goes on when there is room', async () => {
    const { run, recorder, trainer } = started({ steps: null })
    await recorder.reached(5)
    recorder.failing = 'steps'
    await run.rest()
    expect(recorder.summary).toMatchObject({ phase: 'failed', failure: { code: 'disk', message: 'the disk is full' } })
    const failedAt = trainer.step
    recorder.failing = null
    run.resume()
    await recorder.reached(failedAt + 10)
    await run.stop()
    expect(recorder.steps_).toEqual(Array.from({ length: trainer.step }, (_, k) => k + 1))
    expect(recorder.summary).toMatchObject({ phase: 'stopped', failure: null })
  })

  it('fails when a checkpoint cannot be written, rather than train on without one', async () => {
    const { run, recorder } = started({ steps: null })
    await recorder.reached(5)
    recorder.failing = 'checkpoint'
    await run.pause()
    expect(recorder.summary).toMatchObject({ phase: 'failed', failure: { code: 'disk' } })
  })
})
