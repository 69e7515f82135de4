/** The ONNX Runtime executor under the whole engine: training, resuming, looking and writing. */
import { expect, it } from 'vitest'
import { follow, openEngine, smallDocument, trainToEnd, withWorkspace } from './support'
import type { TestEngine } from './support'

const prefer = 'onnx'
const text = 'the whale and the sea'

/** What the lenses show of a run, and what its model writes. */
async function seen({ client }: TestEngine, runId: string) {
  const { maps, next } = await client.inspection.probe({ runId, text })
  let reach: unknown = null
  for await (const frame of await client.inspection.reach({ runId, text, from: null, perSecond: 30 })) {
    reach = frame.states
    break
  }
  const words: string[] = []
  const sampling = { temperature: 0, topK: null, topP: 1, seed: 3 }
  for await (const event of await client.generation.generate({ runId, prompt: 'Call me', tokens: 20, sampling }))
    if (event.type === 'tokens') words.push(...event.tokens.map((token) => token.text))
  return { maps, next, reach, words }
}

it('trains as the eager executor does, resumes to the same bits, and shows the same from memory and from the checkpoint', () =>
  withWorkspace(async (workspace) => {
    const eager = await openEngine(workspace, { prefer: 'eager' })
    const document = await smallDocument(eager, { steps: 20 })
    const expected = await trainToEnd(eager, document)
    await eager.dispose()

    const engine = await openEngine(workspace, { prefer })
    const unbroken = await trainToEnd(engine, document)
    expect(unbroken.losses).toHaveLength(20)
    unbroken.losses.forEach((loss, k) => expect(Math.abs(loss / (expected.losses[k] ?? NaN) - 1)).toBeLessThan(1e-5))
    expect(unbroken.summary).toMatchObject({ phase: 'finished', executor: 'onnx', checkpoint: 20 })
    const inMemory = await seen(engine, unbroken.summary.runId)
    expect(inMemory.words).toHaveLength(20)

    const { runId } = await engine.client.training.start({ document })
    await engine.client.training.pause({ runId })
    await follow(engine, runId, ({ phase }) => phase === 'paused')
    await engine.dispose()

    const second = await openEngine(workspace, { prefer })
    await second.client.training.resume({ runId })
    expect((await follow(second, runId)).losses).toEqual(unbroken.losses)
    expect(await seen(second, unbroken.summary.runId)).toEqual(inMemory)
    await second.dispose()
  }))
