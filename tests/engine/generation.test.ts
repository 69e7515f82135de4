/** Writing with a run's model: while it trains, from its checkpoint, with a seed, and what is refused in words. */
import { describe, expect, it } from 'vitest'
import type { GenerationEvent, Sampling } from '../../src/contract/events/generation'
import { openEngine, smallDocument, trainToEnd, withEager, withEngine, withWorkspace } from './support'
import type { TestEngine } from './support'

const sampling: Sampling = { temperature: 1, topK: null, topP: 1, seed: 3 }

async function write(engine: TestEngine, runId: string, more: { prompt?: string; tokens?: number; sampling?: Partial<Sampling> } = {}) {
  const events: GenerationEvent[] = []
  const input = { runId, prompt: more.prompt ?? 'Call me', tokens: more.tokens ?? 40, sampling: { ...sampling, ...more.sampling } }
  for await (const event of await engine.client.generation.generate(input)) events.push(event)
  const tokens = events.flatMap((event) => (event.type === 'tokens' ? event.tokens : []))
  return { events, tokens, text: tokens.map(({ text }) => text).join('') }
}

const refusal = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error)

describe('generating', () => {
  it('tells memory and probabilities with each token; the same seed writes the same text', { timeout: 120_000 }, () =>
    withEager(async (engine) => {
      const { summary } = await trainToEnd(engine, await smallDocument(engine, { steps: 2 }))
      const { runId } = summary
      const { events, tokens, text } = await write(engine, runId)
      expect(tokens).toHaveLength(40)
      expect(tokens.every(({ probability }) => probability > 0 && probability < 1)).toBe(true)
      const [begin, end] = [events[0], events[events.length - 1]]
      expect(begin).toMatchObject({ type: 'begin', step: 2, promptTokens: 7, memory: [{ layer: 'lstm', perToken: 0 }] })
      expect(end).toMatchObject({ type: 'end', reason: 'done' })
      const last = events.findLast((event) => event.type === 'tokens')
      const constant = begin?.type === 'begin' ? begin.memory[0]?.constant : NaN
      expect(last).toMatchObject({ length: 47, reserved: [constant] })
      expect((await write(engine, runId)).text).toBe(text)
      expect((await write(engine, runId, { sampling: { seed: 4 } })).text).not.toBe(text)
      const likeliest = await write(engine, runId, { sampling: { temperature: 0 } })
      expect((await write(engine, runId, { sampling: { topK: 1, seed: 9 } })).text).toBe(likeliest.text)
    })
  )

  it('writes from the checkpoint what it wrote from memory', { timeout: 120_000 }, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace, { prefer: 'eager' })
      const { summary } = await trainToEnd(first, await smallDocument(first, { steps: 3 }))
      const { text } = await write(first, summary.runId)
      await first.dispose()
      const second = await openEngine(workspace, { prefer: 'eager' })
      const again = await write(second, summary.runId)
      await second.dispose()
      expect(again.text).toBe(text)
      expect(again.events[0]).toMatchObject({ step: 3 })
    })
  )

  it('goes on while the model trains, and ends when nobody listens', { timeout: 300_000 }, () =>
    withEngine(async (engine) => {
      const { runId } = await engine.client.training.start({ document: await smallDocument(engine, { steps: null }) })
      for await (const event of await engine.client.training.events({ runId })) if (event.type === 'status' && event.summary.step > 0) break
      const before = (await engine.client.training.current())?.step ?? 0
      const { tokens } = await write(engine, runId, { tokens: 300 })
      expect(tokens).toHaveLength(300)
      const leaving = new AbortController()
      const input = { runId, prompt: 'Call', tokens: 100_000, sampling }
      let heard = 0
      for await (const event of await engine.client.generation.generate(input, { signal: leaving.signal })) {
        if (event.type === 'tokens') heard += event.tokens.length
        if (heard > 0) break
      }
      leaving.abort()
      expect(heard).toBeLessThan(100_000)
      const summary = await engine.client.training.stop({ runId })
      expect(summary.step).toBeGreaterThan(before)
    })
  )

  it('refuses an unknown run, characters that the model does not know, and a task without next tokens', { timeout: 120_000 }, () =>
    withEager(async (engine) => {
      expect(await refusal(write(engine, 'nothing'))).toMatchObject({ code: 'NOT_FOUND' })
      const document = await smallDocument(engine, { steps: 1 })
      const { summary } = await trainToEnd(engine, document)
      const unknown = await refusal(write(engine, summary.runId, { prompt: '海' }))
      expect(unknown).toMatchObject({ code: 'INVALID_PROMPT', data: { problems: [{ code: 'prompt.unknownToken' }] } })
      const other = await trainToEnd(engine, { ...document, task: { kind: 'delayedRecall', symbols: 3, distance: 4 } })
      expect(await refusal(write(engine, other.summary.runId))).toMatchObject({
        code: 'CANNOT_GENERATE',
        data: { problems: [{ code: 'generate.task' }] }
      })
    })
  )
})
