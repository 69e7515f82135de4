/** Looking inside a model while it learns, without changing how it learns. */
import { describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { ProbeFrame } from '../../src/contract/events/probe'
import { readTemplate, shrunk } from '../support/templates'
import { follow, lstmTemplate, smallDocument, trainToEnd, withEager, withEngine } from './support'
import type { TestEngine } from './support'

const text = 'Call me Ishmael.'

describe('a probe', () => {
  it('shows every gate and state of the LSTM for each character, and what comes next', { timeout: 300_000 }, () =>
    withEngine(async (engine) => {
      const document = await smallDocument(engine, { steps: 60, batchSize: 16, sequenceLength: 16 })
      const { summary } = await trainToEnd(engine, document)
      const frame = await engine.client.inspection.probe({ runId: summary.runId, text })
      expect(frame.step).toBe(60)
      expect(frame.tokens).toEqual([...text])
      expect(Object.fromEntries(frame.maps.map(({ name, label }) => [name, label]))).toMatchObject({
        i: 'input gate',
        f: 'forget gate',
        o: 'output gate',
        g: 'candidate',
        c: 'cell state',
        h: 'hidden state'
      })
      for (const { steps, units, values, range, name } of frame.maps) {
        expect([name, steps, values.length]).toEqual([name, text.length, text.length * units])
        const [low, high] = range === 'gate' ? [0, 1] : [-50, 50]
        expect(values.every((value) => value >= low && value <= high)).toBe(true)
        expect(new Set(values).size).toBeGreaterThan(units)
      }
      const { next, surprise } = frame
      expect(next.tokens.length).toBe(text.length * next.best)
      expect(next.probability.every((each, k) => each > 0 && (k % next.best === 0 || each <= (next.probability[k - 1] ?? 0)))).toBe(true)
      expect(surprise[0]).toBeNaN()
      expect([...surprise.slice(1)].every((bits) => bits > 0 && bits < 30)).toBe(true)
    })
  )

  it('gives the states that the cell computes, whatever the length of the probe', { timeout: 300_000 }, () =>
    withEager(async (engine) => {
      const { summary } = await trainToEnd(engine, await smallDocument(engine, { steps: 2 }))
      const probe = (some: string) => engine.client.inspection.probe({ runId: summary.runId, text: some })
      const map = (frame: ProbeFrame, name: string) => frame.maps.find((each) => each.name === name)?.values ?? new Float32Array()
      const [short, long] = [await probe('Call me'), await probe(`Call me${' Ishmael'.repeat(10)}`)]
      const [o, c, h] = ['o', 'c', 'h'].map((name) => map(short, name))
      h?.forEach((value, k) => expect(value).toBeCloseTo((o?.[k] ?? NaN) * Math.tanh(c?.[k] ?? NaN), 5))
      h?.forEach((value, k) => expect(map(long, 'h')[k]).toBeCloseTo(value, 5))
    })
  )

  it('leaves training as it is: the losses with and without a listener are the same', { timeout: 300_000 }, () =>
    withEngine(async (engine) => {
      const document = await smallDocument(engine, { steps: 150 })
      const alone = await trainToEnd(engine, document)
      const { runId } = await engine.client.training.start({ document })
      const frames: number[] = []
      const listening = (async () => {
        for await (const frame of await engine.client.inspection.frames({ runId, text, perSecond: 30 })) {
          frames.push(frame.step)
          if (frame.step === 150) return
        }
      })()
      const watched = await follow(engine, runId)
      await listening
      expect(frames.length).toBeGreaterThan(1)
      expect(frames).toEqual([...frames].sort((a, b) => a - b))
      expect(watched.losses).toEqual(alone.losses)
    })
  )

  it('says which characters the model does not know, and that a run is not in memory', { timeout: 300_000 }, () =>
    withEager(async (engine) => {
      const { summary } = await trainToEnd(engine, await smallDocument(engine, { steps: 1 }))
      const probe = (runId: string, some: string) => engine.client.inspection.probe({ runId, text: some }).catch((error: unknown) => error)
      expect(await probe(summary.runId, 'Ωmega')).toMatchObject({
        code: 'INVALID_PROBE',
        data: { problems: [{ code: 'probe.unknownToken' }] }
      })
      expect(await probe('nothing', text)).toMatchObject({ code: 'NOT_FOUND' })
    })
  )
})

describe('the training batch', () => {
  const framesOf = async (
    engine: TestEngine,
    document: GatescopeDocument,
    sequence: number,
    enough: (frame: ProbeFrame, count: number) => boolean
  ) => {
    const { runId } = await engine.client.training.start({ document })
    const seen: ProbeFrame[] = []
    for await (const frame of await engine.client.inspection.frames({ runId, text: null, sequence, perSecond: 30 })) {
      seen.push(frame)
      if (enough(frame, seen.length)) break
    }
    await engine.client.training.stop({ runId })
    return seen
  }

  it('is looked at sequence by sequence, live', { timeout: 300_000 }, () =>
    withEager(async (engine) => {
      const document = await smallDocument(engine, { steps: 10_000, batchSize: 4, sequenceLength: 8 })
      const seen = await framesOf(engine, document, 9, (_, count) => count === 2)
      const [frame] = seen
      expect(frame?.batch).toEqual({ sequence: 3, sequences: 4, states: null })
      expect(frame?.tokens).toHaveLength(8)
      expect(frame?.maps.find(({ name }) => name === 'h')?.steps).toBe(8)
      expect(frame?.surprise.slice(1).every((bits) => bits > 0)).toBe(true)
      expect(new Set(seen.map(({ tokens }) => tokens.join(''))).size).toBeGreaterThan(1)
    })
  )

  it('enters with the states that it was trained with, once someone looks', { timeout: 300_000 }, () =>
    withEager(async (engine) => {
      const small = await smallDocument(engine, { steps: 10_000, batchSize: 2, sequenceLength: 8 })
      const document = { ...small, training: { ...small.training, order: 'streams' as const, stateful: true } }
      const seen = await framesOf(engine, document, 0, ({ batch }) => batch?.states === 'carried')
      const frame = seen.at(-1)
      expect(frame?.maps.find(({ name }) => name === 'h')?.values.every(Number.isFinite)).toBe(true)
      expect(seen.every(({ batch }) => batch?.states !== null)).toBe(true)
    })
  )
})

describe('layers without a cell', () => {
  const perSecond = 30
  const rowsOf = (values: Float32Array, steps: number) =>
    Array.from({ length: steps }, (_, t) => Array.from(values.slice(t * steps, (t + 1) * steps)))

  it('show how long a step lasts, how a state decays, and which token reads which', { timeout: 300_000 }, () =>
    withEager(async (engine) => {
      const small = shrunk(readTemplate('mamba-attention-moby-dick'), { units: 4, hidden: 6 })
      const training = { ...small.training, steps: 2, batchSize: 4, sequenceLength: 8 }
      const { runId } = (await trainToEnd(engine, { ...small, training })).summary
      const frame = await engine.client.inspection.probe({ runId, text })
      const mixing = frame.maps.filter(({ role }) => role !== 'plain')
      expect(mixing.map(({ layer, name }) => `${layer} ${name}`)).toEqual(
        [1, 2].flatMap((n) => [...['Δ', 'Ā', '‖h‖', 'y'].map((name) => `mamba${n} ${name}`), `attention${n} y`])
      )
      // Of the others their output, so that every layer can be looked at.
      expect([...new Set(frame.maps.map(({ layer }) => layer))].sort()).toEqual(small.model.layers.map(({ id }) => id).sort())
      expect(frame.matrices.map(({ layer, form }) => [layer, form])).toEqual(
        [1, 2].flatMap((n) => [
          [`mamba${n}`, 'effective'],
          [`attention${n}`, 'attention']
        ])
      )
      const first = async (layer: string, unit: number) => {
        for await (const each of await engine.client.inspection.matrices({ runId, text, layer, unit, perSecond })) return each
        throw new Error('no frame')
      }
      const attention = await first('attention1', 0)
      expect(attention).toMatchObject({ step: 2, steps: text.length, form: 'attention' })
      expect(attention.matrices.map(({ label }) => label)).toEqual(['head 1', 'head 2'])
      for (const { values } of attention.matrices)
        rowsOf(values, text.length).forEach((row, t) => {
          expect(row.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5)
          expect(row.slice(t + 1).every((one) => one === 0)).toBe(true)
        })
      expect(attention.rollout).toMatchObject({ overlooked: ['mamba1'] })
      for (const row of rowsOf(attention.rollout?.values ?? new Float32Array(0), text.length))
        expect(row.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5)
      expect((await first('mamba2', 0)).rollout).toBeNull()
      const [third, fourth] = [await first('mamba2', 3), await first('mamba2', 4)]
      // A person reads units from 1 on; the request counts from 0.
      expect(third.matrices.map(({ label, range }) => [label, range])).toEqual([
        ['all units', 'positive'],
        ['unit 4', 'signed']
      ])
      expect(fourth.matrices[0]?.values).toEqual(third.matrices[0]?.values)
      expect(fourth.matrices[1]?.values).not.toEqual(third.matrices[1]?.values)
      await expect(first('embedding', 0)).rejects.toMatchObject({ code: 'NO_MATRIX' })
    })
  )
})

describe('the template', () => {
  it('has a probe that its model knows', async () => {
    await withEager(async (engine) => {
      const document = await lstmTemplate(engine)
      expect((await engine.client.model.check({ document })).problems).toEqual([])
    })
  })
})

describe('gradient reach', () => {
  it('of a probe and of the training batch is told for each state and time step, and leaves training as it is', { timeout: 300_000 }, () =>
    withEngine(async (engine) => {
      const document = await smallDocument(engine, { steps: 30 })
      const alone = await trainToEnd(engine, document)
      const { runId } = await engine.client.training.start({ document })
      const first = async (request: { text: string | null; from: number | null }) => {
        for await (const frame of await engine.client.inspection.reach({ runId, perSecond: 30, ...request })) return frame
        throw new Error('no frame')
      }
      const last = text.length - 2
      const [probe, early, batch] = [
        await first({ text, from: null }),
        await first({ text, from: 3 }),
        await first({ text: null, from: null })
      ]
      expect((await follow(engine, runId)).losses).toEqual(alone.losses)
      expect(probe.states.map(({ name, kind }) => [name, kind])).toEqual([
        ['x', 'output'],
        ['h', 'state'],
        ['c', 'state']
      ])
      // The last character is followed by none that could be predicted, so that the one before it has the last loss.
      expect([probe.from, early.from, batch.from]).toEqual([last, 3, document.training.sequenceLength - 1])
      for (const frame of [probe, early, batch])
        for (const { norms } of frame.states)
          expect([...norms].map((norm) => norm > 0)).toEqual(Array.from(norms, (_, t) => t <= frame.from))
      expect([probe.steps, batch.steps]).toEqual([text.length, document.training.sequenceLength])
      const recorded = await engine.client.inspection.reachHistory({ runId })
      expect(recorded[0]).toMatchObject({ from: batch.from, steps: batch.steps })
      expect(await engine.client.inspection.plainReach({ runId })).toBeNull()
    })
  )
})
