/** Runs that stop by themselves, the checkpoints that are kept of them, and that both survive what ends an engine. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ORPCError } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { noKeep, noStop } from '../../src/contract/document/stopping'
import type { StopSettings } from '../../src/contract/document/stopping'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { follow, openEngine, smallDocument, trainToEnd, withEager, withWorkspace } from './support'
import type { TestEngine } from './support'

const long = { timeout: 300_000 }
const refusalOf = (error: unknown) => (error instanceof ORPCError ? { code: error.code, data: error.data } : error)
const still = { optimizer: { kind: 'sgd', learningRate: 1e-30, momentum: 0, nesterov: false } } as const

/** A run without a last step, which is evaluated every two steps. */
const document = (engine: TestEngine, stop: Partial<StopSettings>, training: Partial<GatescopeDocument['training']> = {}) =>
  smallDocument(engine, { steps: null, evaluateEvery: 2, validationBatches: 1, stop: { ...noStop, ...stop }, ...training })

const notesOf = ({ events }: Awaited<ReturnType<typeof follow>>) => events.flatMap((event) => (event.type === 'note' ? [event.text] : []))
const checkpointsOf = ({ workspace }: TestEngine, runId: string) =>
  readdirSync(join(workspace, 'runs', runId, 'checkpoints'))
    .map((name) => Number(/step-(\d+)\.safetensors$/.exec(name)?.[1]))
    .sort((a, b) => a - b)

describe('a run that stops by itself', () => {
  it('ends when the validation does not improve, says why, and can be prolonged with more patience', long, () =>
    withEager(async (engine) => {
      const ended = await trainToEnd(engine, await document(engine, { patience: 3 }, still))
      const { runId } = ended.summary
      // Its weights do not move: the first evaluation stays the best.
      expect(ended.summary).toMatchObject({ phase: 'finished', step: 8, steps: null, endedBy: 'patience', secondsLeft: null })
      expect(notesOf(ended)).toContainEqual(
        expect.stringMatching(/^Stopped: bits per character did not improve for 3 evaluations; the best was [\d.]+ at step 2$/)
      )
      expect(notesOf(ended)).not.toContain('Finished')
      const refused = await engine.client.training.resume({ runId, steps: 100 }).catch(refusalOf)
      expect(refused).toMatchObject({
        code: 'INVALID_DOCUMENT',
        data: { problems: [{ code: 'run.endsAtOnce', args: { by: 'patience', metric: 'bits per character', used: 3, limit: 3 } }] }
      })
      const resumed = await engine.client.training.resume({ runId, stop: { ...noStop, patience: 5 } })
      expect(resumed).toMatchObject({ phase: 'compiling', endedBy: null, stop: { patience: 5 } })
      const prolonged = await follow(engine, runId)
      expect(prolonged.summary).toMatchObject({ phase: 'finished', step: 12, endedBy: 'patience' })
      expect(prolonged.evaluations).toHaveLength(6)
      expect(notesOf(prolonged)).toContain('The run now stops by itself after 5 evaluations without improvement')
    })
  )

  it('ends at its target, after its time, and at its last step', long, () =>
    withEager(async (engine) => {
      const atTarget = await trainToEnd(engine, await document(engine, { target: 100 }))
      expect(atTarget.summary).toMatchObject({ phase: 'finished', step: 2, endedBy: 'target' })
      const inTime = await trainToEnd(engine, await document(engine, { seconds: 0.2 }))
      expect(inTime.summary).toMatchObject({ phase: 'finished', endedBy: 'time' })
      expect(inTime.evaluations.at(-1)?.step).toBe(inTime.summary.step)
      const whole = await trainToEnd(engine, await document(engine, { patience: 50 }, { steps: 3 }))
      expect(whole.summary).toMatchObject({ phase: 'finished', step: 3, endedBy: 'steps' })
    })
  )

  it('goes on counting from what is recorded when it is resumed', long, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace, { prefer: 'eager' })
      const { runId } = await first.client.training.start({ document: await document(first, { patience: 4 }, still) })
      await first.client.training.pause({ runId })
      let { step } = (await follow(first, runId, ({ phase }) => phase === 'paused')).summary
      while (step < 5) step = (await first.client.training.step({ runId })).step
      await first.dispose()
      const second = await openEngine(workspace, { prefer: 'eager' })
      await second.client.training.resume({ runId })
      expect((await follow(second, runId)).summary).toMatchObject({ step: 10, endedBy: 'patience' })
      await second.dispose()
    })
  )
})

describe('the checkpoints of a run', () => {
  it('are the newest two and the best, whose weights are those of the evaluated step', long, () =>
    withEager(async (engine) => {
      // The rate is raised so that the run gets worse after its first evaluations.
      const training = { optimizer: { kind: 'sgd', learningRate: 1, momentum: 0.9, nesterov: false }, evaluateEvery: 1, steps: 12 } as const
      const { summary, evaluations } = await trainToEnd(engine, await document(engine, {}, training))
      expect(summary.best).not.toBeNull()
      const { step = NaN, value = NaN } = summary.best ?? {}
      expect(checkpointsOf(engine, summary.runId)).toContain(step)
      expect(evaluations.find((evaluation) => evaluation.step === step)?.values[0]).toBe(value)
      const { checkpoints } = await engine.client.exporting.weights({ runId: summary.runId })
      // On a busy machine, the best evaluation may go without a checkpoint.
      const reason = value === Math.min(...evaluations.map(({ values }) => values[0] ?? NaN)) ? 'best' : 'bestOnDisk'
      expect(checkpoints.find(({ reasons }) => reasons.includes(reason))).toMatchObject({ step, value })
      expect(checkpoints.filter(({ reasons }) => reasons.includes('newest'))).toHaveLength(Math.min(2, checkpoints.length))
      expect(checkpoints.every(({ reasons, bytes }) => reasons.length > 0 && bytes > 0)).toBe(true)
    })
  )

  it('are those that the rule names, each written at its very step', long, () =>
    withEager(async (engine) => {
      const powers = await trainToEnd(engine, await document(engine, {}, { ...still, steps: 11, keep: { ...noKeep, rule: 'powersOfTwo' } }))
      expect(checkpointsOf(engine, powers.summary.runId)).toEqual([1, 2, 4, 8, 11])
      const every = await trainToEnd(
        engine,
        await document(engine, {}, { ...still, steps: 11, keep: { ...noKeep, rule: 'every', every: 5 } })
      )
      expect(checkpointsOf(engine, every.summary.runId)).toEqual([2, 5, 10, 11])
    })
  )

  it('leave the best where it is when a run is resumed, and find it again where run.json does not tell it', long, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace, { prefer: 'eager' })
      const { runId, best } = (await trainToEnd(first, await document(first, {}, { ...still, steps: 7 }))).summary
      expect(best).toMatchObject({ step: 2 })
      await first.dispose()
      const path = join(workspace, 'runs', runId, 'run.json')
      const { best: _, ...summary }: Record<string, unknown> = JSON.parse(readFileSync(path, 'utf8')).summary
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), summary }))
      const second = await openEngine(workspace, { prefer: 'eager' })
      expect((await second.client.exporting.weights({ runId })).checkpoints.find(({ step }) => step === 2)?.reasons).toContain('best')
      expect(await second.client.training.resume({ runId, steps: 13 })).toMatchObject({ best })
      await follow(second, runId)
      expect(checkpointsOf(second, runId)).toContain(2)
      await second.dispose()
    })
  )
})
