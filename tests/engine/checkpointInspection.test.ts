/** A run on disk is looked into from its newest checkpoint, without training. */
import { ORPCError } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { follow, openEngine, smallDocument, trainToEnd, withEager, withWorkspace } from './support'
import type { TestEngine } from './support'

const long = { timeout: 300_000 }
const perSecond = 30
const text = 'the whale and the sea'
const codeOf = (error: unknown) => (error instanceof ORPCError ? error.code : error)

async function first<T>(frames: Promise<AsyncIterable<T>>): Promise<T> {
  for await (const frame of await frames) return frame
  throw new Error('the frames ended')
}

async function all<T>(events: Promise<AsyncIterable<T>>): Promise<T[]> {
  const list: T[] = []
  for await (const event of await events) list.push(event)
  return list
}

/** What the lenses show of the probe. */
async function seen({ client: { inspection } }: TestEngine, runId: string) {
  const probe = await inspection.probe({ runId, text })
  const reach = await first(inspection.reach({ runId, text, from: null, perSecond }))
  return { step: probe.step, maps: probe.maps, next: probe.next, reach: reach.states, loss: reach.loss }
}

describe('a run that is no longer in memory', () => {
  it('shows what it showed in memory: after a restart, and while another run trains', long, () =>
    withWorkspace(async (workspace) => {
      const engine = await openEngine(workspace, { prefer: 'eager' })
      const document = await smallDocument(engine, { steps: 5 })
      const { runId } = (await trainToEnd(engine, document)).summary
      expect(await engine.client.inspection.open({ runId })).toEqual({ from: 'memory', step: 5, cannotContinue: [] })
      const before = await seen(engine, runId)
      await engine.dispose()

      const second = await openEngine(workspace, { prefer: 'eager' })
      const stages = all(second.client.inspection.opening({ runId }))
      expect(await second.client.inspection.open({ runId })).toEqual({ from: 'checkpoint', step: 5, cannotContinue: [] })
      expect(await stages).toEqual(['data', 'weights', 'library'])
      expect(await all(second.client.inspection.opening({ runId }))).toEqual([])
      expect(await seen(second, runId)).toEqual(before)
      const other = (await second.client.training.start({ document: { ...document, training: { ...document.training, steps: null } } }))
        .runId
      await follow(second, other, ({ step }) => step >= 1)
      expect(await seen(second, runId)).toEqual(before)
      await second.client.training.stop({ runId: other })
      await second.dispose()
    })
  )

  it('shows the batch that training would take next, with the states that it carries', long, () =>
    withWorkspace(async (workspace) => {
      const engine = await openEngine(workspace, { prefer: 'eager' })
      const document = await smallDocument(engine, { steps: 5, order: 'streams', stateful: true })
      const { runId } = (await trainToEnd(engine, document)).summary
      await engine.dispose()
      const second = await openEngine(workspace, { prefer: 'eager' })
      const { inspection, training } = second.client
      // Nobody looked while it trained: the run itself recorded how far its gradient reaches.
      const recorded = await inspection.reachHistory({ runId })
      expect(recorded.at(-1)).toMatchObject({ step: 5, steps: 8 })
      const stored = await first(inspection.frames({ runId, text: null, sequence: 1, perSecond }))
      expect(stored).toMatchObject({ step: 5, batch: { sequence: 1, sequences: 4, states: 'carried', next: true } })
      const reach = await first(inspection.reach({ runId, text: null, from: null, perSecond }))
      expect(Math.max(...(reach.states[0]?.norms ?? []))).toBeGreaterThan(0)
      expect(await inspection.reachHistory({ runId })).toEqual(recorded)

      await training.resume({ runId, steps: 6 })
      await follow(second, runId)
      const trained = await first(inspection.frames({ runId, text: null, sequence: 1, perSecond }))
      expect(trained.tokens).toEqual(stored.tokens)
      expect(trained.batch).not.toHaveProperty('next')
      await second.dispose()
    })
  )

  it('ends the frames of its checkpoint when it is resumed, and shows it as it learns', long, () =>
    withWorkspace(async (workspace) => {
      const engine = await openEngine(workspace, { prefer: 'eager' })
      const { runId } = (await trainToEnd(engine, await smallDocument(engine, { steps: 4 }))).summary
      await engine.dispose()
      const second = await openEngine(workspace, { prefer: 'eager' })
      const steps: number[] = []
      const reading = (async () => {
        for await (const { step } of await second.client.inspection.frames({ runId, text, perSecond })) {
          steps.push(step)
          await second.client.training.resume({ runId, steps: 8 })
        }
      })()
      await reading
      expect(steps).toEqual([4])
      await follow(second, runId)
      expect(await second.client.inspection.open({ runId })).toEqual({ from: 'memory', step: 8, cannotContinue: [] })
      await second.dispose()
    })
  )

  it('says that it has no checkpoint, or is none', long, () =>
    withEager(async (engine) => {
      const document = await smallDocument(engine, { steps: null })
      const { runId } = await engine.client.training.start({ document })
      await engine.client.training.stop({ runId })
      await follow(engine, runId)
      await trainToEnd(engine, { ...document, training: { ...document.training, steps: 1 } })
      const { checkpoint } = (await follow(engine, runId)).summary
      if (checkpoint === null) await expect(engine.client.inspection.open({ runId }).catch(codeOf)).resolves.toBe('NO_CHECKPOINT')
      await expect(engine.client.inspection.open({ runId: 'none' }).catch(codeOf)).resolves.toBe('NOT_FOUND')
    })
  )
})
