/** Training with carried states through the contract: executors agree, resuming gives the losses of an unbroken run, and looking changes nothing. */
import { describe, expect, it } from 'vitest'
import type { TrainingSettings } from '../../src/contract/document/training'
import { follow, openEngine, smallDocument, trainToEnd, withEager, withEngine, withWorkspace } from './support'
import { skipOne, withoutTensorflow } from '../support/skipping'

const stateful: Partial<TrainingSettings> = { order: 'streams', stateful: true, accumulate: 2, recompute: 'segments' }

describe('training with carried states', () => {
  it('gives the losses of the eager executor with the batch on two cores', { timeout: 300_000 }, async (context) => {
    skipOne(context, withoutTensorflow())
    const run = async (prefer: 'tensorflow' | 'eager') =>
      withEngine(async (engine) => trainToEnd(engine, await smallDocument(engine, { ...stateful, steps: 6 })), { prefer })
    const [compiled, eager] = [await run('tensorflow'), await run('eager')]
    expect(compiled.losses.length).toBe(6)
    compiled.losses.forEach((loss, k) => expect(Math.abs(loss / (eager.losses[k] ?? NaN) - 1)).toBeLessThan(1e-4))
    const bits = [compiled, eager].map(({ evaluations }) => evaluations[0]?.values[0] ?? NaN)
    expect(Math.abs(bits[0]! / bits[1]! - 1)).toBeLessThan(1e-4)
  })

  it('gives other losses than states that begin anew, from the second batch on', { timeout: 120_000 }, () =>
    withEager(async (engine) => {
      const losses = async (settings: Partial<TrainingSettings>) =>
        (await trainToEnd(engine, await smallDocument(engine, { order: 'streams', steps: 3, ...settings }))).losses
      const [carried, anew] = [await losses({ stateful: true }), await losses({})]
      expect(carried[0]).toBe(anew[0])
      expect(carried[1]).not.toBe(anew[1])
    })
  )

  it('does not depend on how often held-out text is looked at, which has states of its own', { timeout: 120_000 }, () =>
    withEager(async (engine) => {
      const run = async (evaluateEvery: number) => trainToEnd(engine, await smallDocument(engine, { ...stateful, steps: 5, evaluateEvery }))
      const [often, seldom] = [await run(2), await run(100)]
      expect(often.evaluations.map(({ step }) => step)).toEqual([2, 4, 5])
      expect(often.losses).toEqual(seldom.losses)
      expect(often.evaluations[2]?.values).toEqual(seldom.evaluations[0]?.values)
    })
  )

  it('goes on with the states of the checkpoint when it is stopped and resumed', { timeout: 300_000 }, () =>
    withWorkspace(async (workspace) => {
      const engine = await openEngine(workspace, { prefer: 'eager' })
      const document = await smallDocument(engine, { ...stateful, steps: 12 })
      const unbroken = await trainToEnd(engine, document)
      const { runId } = await engine.client.training.start({ document })
      await follow(engine, runId, ({ step }) => step >= 1)
      await engine.client.training.stop({ runId })
      await engine.dispose()
      const second = await openEngine(workspace, { prefer: 'eager' })
      await second.client.training.resume({ runId })
      const resumed = await follow(second, runId)
      expect(resumed.losses).toEqual(unbroken.losses)
      expect(resumed.evaluations.at(-1)?.values).toEqual(unbroken.evaluations.at(-1)?.values)
      await second.dispose()
    })
  )
})
