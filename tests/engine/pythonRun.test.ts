/** A run of a loop in Python: it is listed with its origin, its curves and frames are told, also as it goes on, and all else is refused in words. */
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Layer } from '../../src/contract/document/modelGraph'
import { ordinarySampling } from '../../src/contract/events/generation'
import type { ProbeFrame } from '../../src/contract/events/probe'
import { copyPythonRun, expected } from '../support/pythonRun'
import { follow, openEngine, smallDocument, withWorkspace } from './support'
import type { TestEngine } from './support'

const { runId } = expected
const look = { runId, text: null, perSecond: 30 }

/** The engine on a workspace that has the run. */
const withRun = <T>(work: (engine: TestEngine) => Promise<T>): Promise<T> =>
  withWorkspace(async (workspace) => {
    copyPythonRun(workspace)
    const engine = await openEngine(workspace, { prefer: 'eager' })
    try {
      return await work(engine)
    } finally {
      await engine.dispose()
    }
  })

const mapOf = ({ maps }: ProbeFrame, name: string) => maps.find((map) => map.name === name) ?? expect.fail(`no map ${name}`)

describe('a run of a loop in Python', () => {
  it('is listed with where it is from, and described', () =>
    withRun(async ({ client }) => {
      const { entry, origin, checkpoints } = await client.runs.describe({ runId })
      expect(entry).toMatchObject({ model: 'Embedding 3, LSTM 4, Linear 4', parameterCount: 176, settings: { rate: 0.5 } })
      expect(entry.task).toMatch(/^From Python: PyTorch 2\./)
      expect(entry.last).toEqual({ step: 24, value: entry.summary.heldOut?.[0] })
      expect(origin[0]).toEqual({ name: 'Written by', value: 'gatescope 0.1.0 for Python' })
      expect(checkpoints.map(({ step }) => step)).toEqual(expect.arrayContaining([24, 0]))
    }))

  it('tells its curves as PyTorch has them', () =>
    withRun(async (engine) => {
      const { losses, events, evaluations, summary } = await follow(engine, runId)
      expect(losses).toEqual([...Float32Array.from(expected.losses)])
      const head = summary.parameters.indexOf('head.weight')
      const norms = events.flatMap((event) =>
        event.type === 'steps' ? [...event.gradientNorms].filter((_, k) => k % summary.parameters.length === head) : []
      )
      expect(norms).toHaveLength(24)
      norms.forEach((norm, k) => expect(norm).toBeCloseTo(expected.headNorms[k] ?? NaN, 5))
      expect(evaluations.map(({ step }) => step)).toEqual([8, 16, 24])
    }))

  it('shows gates, states and surprise that equal those of cells that PyTorch steps', () =>
    withRun(async ({ client }) => {
      expect(await client.inspection.open({ runId })).toMatchObject({ from: 'python', step: 24 })
      const frame = await client.inspection.probe({ runId, text: 'any' })
      expect(frame.tokens.join('')).toBe('abcdab')
      expect(frame.maps.map(({ layer, name, label }) => `${layer} ${name} ${label}`).slice(0, 3)).toEqual([
        'lstm i input gate',
        'lstm f forget gate',
        'lstm g candidate'
      ])
      const forget = mapOf(frame, 'f')
      expect([forget.steps, forget.units, forget.range, forget.role]).toEqual([6, 4, 'gate', 'forget'])
      expected.forget.flat().forEach((value, k) => expect(forget.values[k]).toBeCloseTo(value, 5))
      expected.last.forEach((value, k) => expect(mapOf(frame, 'h').values[20 + k]).toBeCloseTo(value, 5))
      expect(frame.surprise[0]).toBeNaN()
      expected.surprise.forEach((value, k) => expect(frame.surprise[k + 1]).toBeCloseTo(value, 4))
    }))

  it('shows each frame of its timeline by its step', () =>
    withRun(async ({ client }) => {
      const first = await client.inspection.probe({ runId, step: 0, text: 'any' })
      expect(first.step).toBe(0)
      expect(mapOf(first, 'f').values).not.toEqual(mapOf(await client.inspection.probe({ runId, text: 'any' }), 'f').values)
      await expect(client.inspection.open({ runId, step: 9_999 })).rejects.toThrow('no frame of this step')
    }))

  it('passes over a frame that is damaged', () =>
    withRun(async ({ client, workspace }) => {
      const path = join(workspace, 'runs', runId, 'probes', 'step-24.safetensors')
      const bytes = readFileSync(path)
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      writeFileSync(path, bytes)
      expect((await client.inspection.probe({ runId, text: 'any' })).step).toBeLessThan(24)
    }))

  it('is followed as it goes on: new steps, and new frames while somebody looks', () =>
    withRun(async (engine) => {
      const folder = join(engine.workspace, 'runs', runId)
      const [log, newest] = [readFileSync(join(folder, 'metrics.log')), join(folder, 'probes', 'step-24.safetensors')]
      const aside = join(engine.workspace, 'aside')
      cpSync(newest, aside)
      rmSync(newest)
      const frames = await engine.client.inspection.frames(look)
      const before = await frames.next()
      expect(before.value).toMatchObject({ step: expect.any(Number) })
      const next = frames.next()
      cpSync(aside, newest)
      expect((await next).value).toMatchObject({ step: 24 })
      await frames.return?.()
      // The log as if its last steps were written later, and `run.json` replaced as the package does.
      await engine.client.runs.describe({ runId })
      appendFileSync(join(folder, 'metrics.log'), log.subarray(log.length - 80))
      const json = z.looseObject({ summary: z.looseObject({}) }).parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')))
      writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...json, summary: { ...json.summary, step: 25 } }))
      expect((await engine.client.runs.describe({ runId })).entry.summary.step).toBe(25)
    }))

  it('has a document without problems, until something is drawn in it', () =>
    withRun(async ({ client }) => {
      const document = (await client.training.document({ runId })) ?? expect.fail('there is no document')
      const renamed = { ...document, id: 'd-python', name: 'My run', training: { ...document.training, seed: 7 } }
      expect((await client.model.check({ document: renamed })).problems).toEqual([])
      const dropout: Layer = { id: 'drop', name: 'Dropout', inputs: ['features'], kind: 'dropout', params: { rate: 0.5, mask: 'step' } }
      const { problems } = await client.model.check({ document: { ...document, model: { layers: [dropout] } } })
      expect(problems.some(({ severity }) => severity === 'error')).toBe(true)
    }))

  it('has a document that stands for it, and nothing that could be trained, exported, evaluated or generated with', () =>
    withRun(async (engine) => {
      const { client } = engine
      expect(await client.training.document({ runId })).toMatchObject({ name: 'Letters in order', model: { layers: [] } })
      const document = await smallDocument(engine, { steps: 1 })
      const wish = { format: 'safetensors', options: {} } as const
      const calls: readonly (() => Promise<unknown>)[] = [
        () => client.training.resume({ runId, steps: 50 }),
        () => client.training.stop({ runId }),
        () => client.training.setLearningRate({ runId, learningRate: 0.1 }),
        () => client.training.start({ document, weightsFrom: runId }),
        () => client.exporting.write({ runId, wish }),
        () => client.runs.evaluate({ runId }),
        () => client.generation.generate({ runId, prompt: 'a', tokens: 1, sampling: ordinarySampling }),
        () => client.inspection.errors({ runId, perSecond: 1 }),
        () => client.inspection.reach({ ...look, from: null })
      ]
      for (const call of calls) await expect(call()).rejects.toMatchObject({ data: { problems: [{ code: 'run.fromPython' }] } })
    }))
})
