/** Each checkpoint of a run is looked into, written with and started from by its step: also while the run trains on, and several at once. */
import { ORPCError } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { ordinarySampling } from '../../src/contract/events/generation'
import { follow, openEngine, smallDocument, trainToEnd, withEager, withWorkspace } from './support'
import type { TestEngine } from './support'

const long = { timeout: 300_000 }
const text = 'the whale and the sea'
const refusalOf = (error: unknown) => (error instanceof ORPCError ? { code: error.code, message: error.message, data: error.data } : error)

/** A run with checkpoints of the steps 3 and 7. */
async function withTwo(engine: TestEngine) {
  const document = await smallDocument(engine, { steps: 3 })
  const { runId } = (await trainToEnd(engine, document)).summary
  const atThree = await shownAt(engine, runId, null)
  await engine.client.training.resume({ runId, steps: 7 })
  await follow(engine, runId)
  return { document, runId, atThree }
}

async function shownAt({ client }: TestEngine, runId: string, step: number | null) {
  const { step: shown, maps, next } = await client.inspection.probe({ runId, step, text })
  return { step: shown, maps, next }
}

async function writtenAt({ client }: TestEngine, runId: string, step: number | null): Promise<string> {
  let written = ''
  const request = { runId, step, prompt: 'Call me', tokens: 20, sampling: { ...ordinarySampling, seed: 3 } }
  for await (const event of await client.generation.generate(request))
    written += event.type === 'begin' ? `${event.step}: ` : event.type === 'tokens' ? event.tokens.map((token) => token.text).join('') : ''
  return written
}

describe('a checkpoint that is named by its step', () => {
  it('shows the model as it was then, while the run is in memory and trains on', long, () =>
    withEager(async (engine) => {
      const { runId, atThree } = await withTwo(engine)
      expect((await shownAt(engine, runId, null)).step).toBe(7)
      await engine.client.training.resume({ runId, steps: null })
      await follow(engine, runId, ({ phase, step }) => phase === 'training' && step > 7)
      expect(await engine.client.inspection.open({ runId, step: 3 })).toMatchObject({ from: 'checkpoint', step: 3 })
      expect(await shownAt(engine, runId, 3)).toEqual(atThree)
      expect((await shownAt(engine, runId, null)).step).toBeGreaterThan(7)
      await engine.client.training.stop({ runId })
    })
  )

  it('writes with the weights of then, and gives a new run its first weights', long, () =>
    withEager(async (engine) => {
      const { document, runId } = await withTwo(engine)
      expect(await writtenAt(engine, runId, 7)).toBe(await writtenAt(engine, runId, null))
      const [early, late] = [await writtenAt(engine, runId, 3), await writtenAt(engine, runId, 7)]
      expect([early, late]).toEqual([expect.stringMatching(/^3: /), expect.stringMatching(/^7: /)])
      expect(early.slice(3)).not.toBe(late.slice(3))
      const branch = await engine.client.training.start({ document, weightsFrom: runId, weightsStep: 3 })
      expect(branch.startedFrom).toEqual({ runId, name: document.name, step: 3 })
      await follow(engine, branch.runId)
    })
  )

  it('keeps the streams of two checkpoints open at once, and ends that of a checkpoint behind which the run goes on anew', long, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace, { prefer: 'eager' })
      const { runId } = await withTwo(first)
      await first.dispose()
      const engine = await openEngine(workspace, { prefer: 'eager' })
      const follows = async (step: number | null, then: () => Promise<unknown>) => {
        const seen: number[] = []
        for await (const frame of await engine.client.inspection.frames({ runId, step, text, perSecond: 30 })) {
          seen.push(frame.step)
          await then()
        }
        return seen
      }
      const newest = follows(null, async () => {
        const early = engine.client.inspection.frames({ runId, step: 3, text, perSecond: 30 })
        for await (const frame of await early) {
          expect(frame.step).toBe(3)
          break
        }
        await engine.client.training.resume({ runId, steps: 9 })
      })
      expect(await newest).toEqual([7])
      await follow(engine, runId)
      expect((await shownAt(engine, runId, 3)).step).toBe(3)
      await engine.dispose()
    })
  )

  it('is refused with the steps that there are', long, () =>
    withEager(async (engine) => {
      const { document, runId } = await withTwo(engine)
      const message = 'The run has no checkpoint of this step. There are checkpoints of step 7 and 3'
      const refusal = { code: 'NO_STEP', message, data: { runId, step: 5, steps: [7, 3] } }
      const { inspection, generation, training } = engine.client
      expect(await inspection.open({ runId, step: 5 }).catch(refusalOf)).toEqual(refusal)
      const request = { runId, step: 5, prompt: 'Call', tokens: 1, sampling: ordinarySampling }
      expect(await generation.generate(request).then(() => null, refusalOf)).toEqual(refusal)
      expect(await training.start({ document, weightsFrom: runId, weightsStep: 5 }).catch(refusalOf)).toEqual(refusal)
    })
  )
})
