/** A run that is prolonged, one that starts from another's weights, and the runs of a document. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ORPCError } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { decodeSafetensors } from '../../src/engine/files/safetensors'
import { recordOf } from '../support/recordOf'
import { follow, openEngine, smallDocument, trainToEnd, withEager, withWorkspace } from './support'
import type { TestEngine } from './support'

const long = { timeout: 300_000 }

/** The weights, the optimizer's state and the place in the data of the run's newest checkpoint, byte for byte. */
function checkpointOf({ workspace }: TestEngine, runId: string) {
  const folder = join(workspace, 'runs', runId, 'checkpoints')
  const newest = readdirSync(folder).sort((a, b) => Number(/\d+/.exec(b)) - Number(/\d+/.exec(a)))[0] ?? ''
  const decoded = decodeSafetensors(readFileSync(join(folder, newest)))
  const tensors = [...(decoded?.tensors ?? [])].map(([name, { data }]) => [
    name,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex')
  ])
  return { newest, batches: decoded?.metadata['batches'], tensors: Object.fromEntries(tensors) }
}

/** What a run recorded, without what depends on the clock. */
function recordedOf({ workspace }: TestEngine, runId: string) {
  const { steps, evaluations } = recordOf(workspace, runId)
  const { step, loss, learningRate, gradientNorm, gradientNorms } = steps
  return { step, loss, learningRate, gradientNorm, gradientNorms, evaluations: evaluations.map(({ training: _, ...each }) => each) }
}

const refusalOf = (error: unknown) => (error instanceof ORPCError ? { code: error.code, data: error.data } : error)

describe('a finished run that is prolonged', () => {
  const cosine = { kind: 'cosine', steps: 30, floor: 0.1 } as const
  it.each<[string, Partial<GatescopeDocument['training']>, number]>([
    ['with Adam', {}, 13],
    ['at a step that is evaluated', { evaluateEvery: 5 }, 15],
    ['in the middle of a schedule', { schedule: cosine }, 13],
    ['behind the end of a schedule', { schedule: { ...cosine, steps: 10 } }, 13],
    ['with states that are carried', { order: 'streams', stateful: true }, 13],
    ['in epochs, with several batches a step', { order: 'epochs', accumulate: 2 }, 13],
    ['with momentum', { optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: false } }, 13]
  ])('ends with the bytes of one that had the steps from the beginning, %s', long, (_, training, first) =>
    withEager(async (engine) => {
      const document = await smallDocument(engine, { steps: 24, ...training })
      const whole = (await trainToEnd(engine, document)).summary
      const short = (await trainToEnd(engine, { ...document, training: { ...document.training, steps: first } })).summary
      expect(short).toMatchObject({ phase: 'finished', step: first, steps: first })
      expect(await engine.client.training.resume({ runId: short.runId, steps: 24 })).toMatchObject({ phase: 'compiling', steps: 24 })
      const prolonged = await follow(engine, short.runId)
      expect(prolonged.summary).toMatchObject({ phase: 'finished', step: 24, steps: 24, runId: short.runId })
      expect(checkpointOf(engine, short.runId)).toEqual(checkpointOf(engine, whole.runId))
      expect(recordedOf(engine, short.runId)).toEqual(recordedOf(engine, whole.runId))
      expect(prolonged.events).toContainEqual({ type: 'note', step: first, text: `Steps changed from ${first} steps to 24 steps` })
    })
  )

  it('is prolonged after a restart of the engine, twice, and by an end that is taken away', long, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace, { prefer: 'eager' })
      const document = await smallDocument(first, { steps: 6 })
      const { runId } = (await trainToEnd(first, document)).summary
      await first.dispose()
      const second = await openEngine(workspace, { prefer: 'eager' })
      const whole = (await trainToEnd(second, { ...document, training: { ...document.training, steps: 12 } })).summary
      await second.client.training.resume({ runId, steps: 9 })
      await follow(second, runId)
      await second.client.training.resume({ runId, steps: 12 })
      expect((await follow(second, runId)).summary.step).toBe(12)
      expect(checkpointOf(second, runId)).toEqual(checkpointOf(second, whole.runId))
      await second.client.training.resume({ runId, steps: null })
      expect((await follow(second, runId, ({ step }) => step > 12)).summary).toMatchObject({ steps: null, phase: 'training' })
      await second.client.training.stop({ runId })
      await second.dispose()
    })
  )

  it('does not go on without more steps, and says of fewer what it has done', long, () =>
    withEager(async (engine) => {
      const { runId } = (await trainToEnd(engine, await smallDocument(engine, { steps: 4 }))).summary
      expect(await engine.client.training.resume({ runId })).toMatchObject({ phase: 'finished', step: 4 })
      expect(await engine.client.training.resume({ runId, steps: 4 })).toMatchObject({ phase: 'finished', step: 4 })
      const refused = await engine.client.training.resume({ runId, steps: 3 }).catch(refusalOf)
      expect(refused).toMatchObject({ code: 'INVALID_DOCUMENT', data: { problems: [{ code: 'run.steps', args: { steps: 3, done: 4 } }] } })
      expect(await engine.client.training.current()).toMatchObject({ runId, phase: 'finished', steps: 4 })
    })
  )
})

describe('a single step at which an evaluation is due', () => {
  it('is evaluated when the run goes on, as in an unbroken run', long, () =>
    withEager(async (engine) => {
      const document = await smallDocument(engine, { steps: 9, evaluateEvery: 3 })
      const unbroken = await trainToEnd(engine, document)
      const { runId } = await engine.client.training.start({ document })
      await engine.client.training.pause({ runId })
      let { step } = (await follow(engine, runId, ({ phase }) => phase === 'paused')).summary
      while (step < 6) step = (await engine.client.training.step({ runId })).step
      await engine.client.training.resume({ runId })
      expect((await follow(engine, runId)).evaluations.slice(-2)).toEqual(unbroken.evaluations.slice(-2))
    })
  )
})

describe('a run that starts from the weights of another', () => {
  it('has them before its first step, its own optimizer and data order, and tells where they are from', long, () =>
    withEager(async (engine) => {
      const document = await smallDocument(engine, { steps: 5 })
      const before = (await trainToEnd(engine, document)).summary
      const still = {
        ...document,
        training: { ...document.training, steps: 1, seed: 9, optimizer: { kind: 'sgd', learningRate: 1e-30, momentum: 0, nesterov: false } }
      } as const
      const { runId } = await engine.client.training.start({ document: still, weightsFrom: before.runId })
      const after = await follow(engine, runId)
      expect(after.summary).toMatchObject({ step: 1, startedFrom: { runId: before.runId, name: document.name, step: 5 } })
      const [was, is] = [checkpointOf(engine, before.runId).tensors, checkpointOf(engine, runId).tensors]
      for (const parameter of after.summary.parameters) expect(is[parameter]).toBe(was[parameter])
      const notes = after.events.flatMap((event) => (event.type === 'note' ? [event.text] : []))
      expect(notes[0]).toBe(`Started from the weights of step 5 of ${document.name}, run ${before.runId}`)
    })
  )

  it('names the first parameter that does not fit, and starts nothing', long, () =>
    withEager(async (engine) => {
      const document = await smallDocument(engine, { steps: 2 })
      const { runId } = (await trainToEnd(engine, document)).summary
      const layers = document.model.layers.map((layer) =>
        layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, hidden: 16 } } : layer
      )
      const wider = { ...document, model: { layers } }
      const refused = await engine.client.training.start({ document: wider, weightsFrom: runId }).catch(refusalOf)
      expect(refused).toMatchObject({
        code: 'INVALID_DOCUMENT',
        data: { problems: [{ code: 'run.firstWeights', place: { layer: 'lstm' }, args: { needs: '[8, 16]', has: '[8, 12]', step: 2 } }] }
      })
      expect(await engine.client.training.current()).toMatchObject({ runId })
    })
  )

  it('says so when that run has no checkpoint, or is none', long, () =>
    withEager(async (engine) => {
      const document = await smallDocument(engine, { steps: null })
      const { runId } = await engine.client.training.start({ document })
      await engine.client.training.stop({ runId })
      const start = (weightsFrom: string) => engine.client.training.start({ document, weightsFrom }).catch(refusalOf)
      if ((await follow(engine, runId)).summary.checkpoint === null) expect(await start(runId)).toMatchObject({ code: 'NO_CHECKPOINT' })
      expect(await start('none')).toMatchObject({ code: 'NOT_FOUND' })
    })
  )
})

describe('the runs of a document', () => {
  it('are found newest first by its id, also under another name and after a restart', long, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace, { prefer: 'eager' })
      const document = { ...(await smallDocument(first, { steps: 2 })), id: 'd-one' }
      const oldest = (await trainToEnd(first, document)).summary
      const other = (await trainToEnd(first, { ...document, id: 'd-two' })).summary
      await trainToEnd(first, { ...(await smallDocument(first, { steps: 2 })) })
      const renamed = (await trainToEnd(first, { ...document, name: 'Renamed' })).summary
      const ids = async ({ client }: TestEngine, documentId: string) =>
        (await client.training.ofDocument({ documentId })).map(({ runId }) => runId)
      expect(await ids(first, 'd-one')).toEqual([renamed.runId, oldest.runId])
      await first.dispose()
      const second = await openEngine(workspace, { prefer: 'eager' })
      expect(await ids(second, 'd-one')).toEqual([renamed.runId, oldest.runId])
      expect(await ids(second, 'd-two')).toEqual([other.runId])
      expect(await ids(second, 'd-three')).toEqual([])
      expect(await second.client.training.document({ runId: renamed.runId })).toMatchObject({ id: 'd-one', name: 'Renamed' })
      await second.dispose()
    })
  )
})
