/** Measured updates: under plain gradient descent a step moves a weight by the learning rate times its gradient, whose norm training tells by itself. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { UpdatesEvent } from '../../src/contract/events/updates'
import { decodeSafetensors } from '../../src/engine/files/safetensors'
import { follow, openEngine, smallDocument, trainToEnd, withEager, withWorkspace } from './support'
import type { Followed, TestEngine } from './support'

const rate = 0.25
const plain = (engine: TestEngine, steps: number): Promise<GatescopeDocument> =>
  smallDocument(engine, {
    steps,
    optimizer: { kind: 'sgd', learningRate: rate, momentum: 0, nesterov: false },
    clip: { kind: 'none' },
    schedule: { kind: 'constant' }
  })

/** What was measured up to now. */
async function measured({ client }: TestEngine, runId: string): Promise<UpdatesEvent> {
  for await (const event of await client.training.updates({ runId })) return event
  throw new Error('the stream ended')
}

/** Starts a run that is paused once it has taken steps, and measures these parameters from there on. */
async function begun(engine: TestEngine, document: GatescopeDocument, choose: (names: readonly string[]) => readonly string[]) {
  const { client } = engine
  const { runId } = await client.training.start({ document })
  await client.training.pause({ runId })
  const { summary } = await follow(engine, runId, ({ phase }) => phase === 'paused')
  const { step, parameters } = summary.step > 0 ? summary : await client.training.step({ runId })
  const names = choose(parameters)
  await client.training.followUpdates({ runId, names: [...names] })
  return { runId, step, parameters, names }
}

/** The norms of the gradients of a step, by parameter. */
function gradientNorms({ events, summary: { parameters } }: Followed, step: number): ReadonlyMap<string, number> {
  for (const event of events) {
    const row = event.type === 'steps' ? event.step.indexOf(step) : -1
    if (event.type === 'steps' && row >= 0)
      return new Map(parameters.map((name, p) => [name, event.gradientNorms[row * parameters.length + p] ?? NaN]))
  }
  throw new Error(`no step ${step}`)
}

describe('measured updates', () => {
  it('are the learning rate times the gradient, of the weights before the step, and change no loss', { timeout: 120_000 }, () =>
    withEager(async (engine) => {
      const document = await plain(engine, 40)
      const { runId, step, names } = await begun(engine, document, (all) => all)
      const file = readFileSync(join(engine.workspace, 'runs', runId, 'checkpoints', `step-${step}.safetensors`))
      const weights = decodeSafetensors(file)?.tensors
      await engine.client.training.resume({ runId })
      const run = await follow(engine, runId)
      const { frames, followed } = await measured(engine, runId)
      expect(followed).toEqual(names)
      expect(frames[0]?.step).toBe(step + 1)
      for (const { name, weight } of frames[0]?.tensors ?? [])
        expect(weight / Math.hypot(...(weights?.get(name)?.data ?? []))).toBeCloseTo(1, 6)
      for (const frame of frames) {
        const norms = gradientNorms(run, frame.step)
        expect(frame.tensors.map(({ name }) => name)).toEqual(names)
        // The weights are float32, so that an update is rounded where it is small beside them.
        for (const { name, update, weight } of frame.tensors)
          expect(Math.abs(update - rate * (norms.get(name) ?? NaN))).toBeLessThan(1e-3 * update + 1e-6 * weight + 1e-9)
      }
      expect((await trainToEnd(engine, document)).losses).toEqual(run.losses)
    })
  )

  it('go on after the run is resumed in another engine, and end where nothing is chosen', { timeout: 120_000 }, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace, { prefer: 'eager' })
      const { runId, names } = await begun(first, await plain(first, 60), (all) => all.slice(0, 2))
      await first.client.training.step({ runId })
      await first.client.training.stop({ runId })
      await first.dispose()

      const second = await openEngine(workspace, { prefer: 'eager' })
      expect((await measured(second, runId)).followed).toEqual(names)
      await second.client.training.resume({ runId })
      await follow(second, runId)
      const { frames } = await measured(second, runId)
      expect(frames.length).toBeGreaterThan(0)
      expect(frames.map(({ step }) => step)).toEqual(frames.map(({ step }) => step).toSorted((a, b) => a - b))
      await second.client.training.followUpdates({ runId, names: [] })
      expect(await measured(second, runId)).toEqual({ followed: [], frames })
      await second.dispose()
    })
  )

  it('cost what is said before they are chosen, and are refused for what is no parameter or no run in memory', { timeout: 120_000 }, () =>
    withEager(async (engine) => {
      const { runId, parameters } = await begun(engine, await plain(engine, 5), () => [])
      const costs = await engine.client.training.updateCosts({ runId })
      expect(costs.map(({ name }) => name)).toEqual(parameters)
      expect(costs.every(({ numbers, milliseconds }) => numbers > 0 && milliseconds >= 0)).toBe(true)
      await expect(engine.client.training.followUpdates({ runId, names: ['nothing'] })).rejects.toMatchObject({
        code: 'NO_PARAMETERS',
        data: { names: ['nothing'] }
      })
      await expect(engine.client.training.updateCosts({ runId: 'gone' })).rejects.toMatchObject({ code: 'NOT_IN_MEMORY' })
      await expect(engine.client.training.updates({ runId: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  )
})
