/** Real training on real data, through the contract. */
import { describe, expect, it } from 'vitest'
import { follow, lstmTemplate, openEngine, smallDocument, trainToEnd, withEager, withEngine, withWorkspace } from './support'
import type { TestEngine } from './support'
import { skipAll, withoutTensorflow } from '../support/skipping'

describe('training with the tensorflow executor', () => {
  skipAll(withoutTensorflow())

  it('lowers the loss of the LSTM template on Moby Dick from that of a guess', { timeout: 300_000 }, () =>
    withEngine(
      async (engine) => {
        const document = await lstmTemplate(engine)
        const { losses, evaluations, summary } = await trainToEnd(engine, { ...document, training: { ...document.training, steps: 60 } })
        expect(losses.length).toBe(60)
        // ln 81 = 4.39: a guess among all characters.
        expect(losses[0]).toBeGreaterThan(4.2)
        expect(losses[0]).toBeLessThan(4.7)
        expect(Math.max(...losses.slice(50))).toBeLessThan(2.9)
        expect(evaluations.map(({ step }) => step)).toEqual([60])
        expect(evaluations[0]?.values[0]).toBeLessThan(4)
        expect(summary).toMatchObject({ phase: 'finished', step: 60, checkpoint: 60, executor: 'tensorflow', failure: null })
      },
      { prefer: 'tensorflow' }
    )
  )

  it('gives the losses of the eager executor from the same seed', { timeout: 300_000 }, async () => {
    const losses = async (prefer: 'tensorflow' | 'eager') =>
      withEngine(async (engine) => (await trainToEnd(engine, await smallDocument(engine, { steps: 5, seed: 7 }))).losses, { prefer })
    const [compiled, eager] = [await losses('tensorflow'), await losses('eager')]
    expect(compiled.length).toBe(5)
    compiled.forEach((loss, k) => expect(Math.abs(loss / (eager[k] ?? NaN) - 1)).toBeLessThan(1e-4))
  })

  it('gives the same losses again for the same seed, and others for another', { timeout: 300_000 }, () =>
    withEngine(
      async (engine) => {
        const losses = async (seed: number) => (await trainToEnd(engine, await smallDocument(engine, { steps: 20, seed }))).losses
        const first = await losses(1)
        expect(await losses(1)).toEqual(first)
        expect(await losses(2)).not.toEqual(first)
      },
      { prefer: 'tensorflow' }
    )
  )
})

describe('a run that was stopped and resumed', () => {
  it('gives the losses of an unbroken one, in the same engine and in another', { timeout: 300_000 }, () =>
    withWorkspace(async (workspace) => {
      const engine = await openEngine(workspace)
      const document = await smallDocument(engine, { steps: 40 })
      const unbroken = await trainToEnd(engine, document)

      const { runId } = await engine.client.training.start({ document })
      await follow(engine, runId, ({ step }) => step >= 1)
      const stopped = await engine.client.training.stop({ runId })
      await engine.dispose()

      const second = await openEngine(workspace)
      expect(await second.client.training.current()).toMatchObject({
        runId,
        phase: 'stopped',
        step: stopped.step,
        checkpoint: stopped.step
      })
      await second.client.training.resume({ runId })
      const resumed = await follow(second, runId)
      expect(resumed.steps).toEqual(unbroken.steps)
      expect(resumed.losses).toEqual(unbroken.losses)
      expect(resumed.summary).toMatchObject({ phase: 'finished', step: 40 })
      await second.dispose()
    })
  )

  it.each([
    { kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true },
    { kind: 'adamw', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    { kind: 'rmsprop', learningRate: 0.003, decay: 0.99, epsilon: 1e-8, momentum: 0.5 }
  ] as const)('does so under $kind with a schedule and a learning rate changed on the way', { timeout: 300_000 }, (optimizer) =>
    withWorkspace(async (workspace) => {
      const changedAt = async (engine: TestEngine, learningRate: number) => {
        const schedule = { kind: 'warmupCosine', warmup: 3, steps: 12, floor: 0.1 } as const
        const document = await smallDocument(engine, { steps: 12, optimizer, schedule, weightDecay: { rate: 0.01, vectors: false } })
        const { runId } = await engine.client.training.start({ document })
        await engine.client.training.pause({ runId })
        let { step } = (await follow(engine, runId, ({ phase }) => phase === 'paused')).summary
        while (step < 5) step = (await engine.client.training.step({ runId })).step
        await engine.client.training.setLearningRate({ runId, learningRate })
        return runId
      }
      const toEnd = async (engine: TestEngine, runId: string) => {
        await engine.client.training.resume({ runId })
        return follow(engine, runId)
      }
      const engine = await openEngine(workspace, { prefer: 'eager' })
      const unchanged = await toEnd(engine, await changedAt(engine, optimizer.learningRate))
      const unbroken = await toEnd(engine, await changedAt(engine, optimizer.learningRate / 4))
      expect(unbroken.summary.learningRates).toEqual([{ from: 6, learningRate: optimizer.learningRate / 4 }])
      // The changed rate makes the sixth step another, so that the seventh loss differs.
      expect(unbroken.losses.slice(0, 6)).toEqual(unchanged.losses.slice(0, 6))
      expect(unbroken.losses[6]).not.toBe(unchanged.losses[6])
      const stoppedRun = await changedAt(engine, optimizer.learningRate / 4)
      await engine.dispose()

      const second = await openEngine(workspace, { prefer: 'eager' })
      const resumed = await toEnd(second, stoppedRun)
      expect(resumed.losses).toEqual(unbroken.losses)
      expect(resumed.summary.learningRates).toEqual(unbroken.summary.learningRates)
      await second.dispose()
    })
  )

  it('takes single steps when paused', { timeout: 300_000 }, () =>
    withEager(async (engine) => {
      const document = await smallDocument(engine, { steps: null })
      const { runId } = await engine.client.training.start({ document })
      await follow(engine, runId, ({ step }) => step >= 1)
      const paused = await engine.client.training.pause({ runId })
      expect(paused).toMatchObject({ phase: 'paused', checkpoint: paused.step })
      expect(await engine.client.training.step({ runId })).toMatchObject({ phase: 'paused', step: paused.step + 1 })
      await engine.client.training.stop({ runId })
      const { steps } = await follow(engine, runId)
      expect(steps).toEqual(Array.from({ length: paused.step + 1 }, (_, k) => k + 1))
    })
  )
})
