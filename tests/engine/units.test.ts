// The search for units against an independent computation: the probe gives every value in one long sequence, and pairs are counted one by one.
import { describe, expect, it } from 'vitest'
import type { EngineClient } from '../../src/contract/contract'
import type { Property } from '../../src/contract/units/property'
import { rankedUnits } from '../../src/contract/units/scores'
import type { UnitScores, UnitsEvent } from '../../src/contract/units/scores'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { openTask } from '../../src/engine/data/openTask'
import { smallDocument, trainToEnd, withEager } from './support'

const vowel: Property = { kind: 'vowel' }

async function scoresOf(client: EngineClient, runId: string, property: Property, step: number | null = null): Promise<UnitsEvent | null> {
  let last: UnitsEvent | null = null
  for await (const event of await client.units.score({ runId, step, property, tokens: 1_000 })) last = event
  return last
}

async function wholeScores(client: EngineClient, runId: string, step: number | null = null): Promise<UnitScores> {
  const last = await scoresOf(client, runId, vowel, step)
  return last?.type === 'scores' ? last.scores : expect.fail(JSON.stringify(last))
}

describe('scores of units', () => {
  it('are those of counting pairs over what the probe shows', { timeout: 240_000 }, async () => {
    await withEager(async (engine) => {
      const document = await smallDocument(engine, { steps: 3 })
      const { runId } = (await trainToEnd(engine, document)).summary
      const scores = await wholeScores(engine.client, runId)
      const map = scores.maps.find(({ label }) => label === 'cell state') ?? expect.fail('no cell state')
      const { values, holds } = await byTheProbe(engine.client, runId, document, map.node)
      expect([scores.tokens, scores.holding, scores.step]).toEqual([holds.length, holds.filter(Boolean).length, 3])
      expect(values).toHaveLength(map.units)
      for (const [unit, each] of values.entries()) expect(map.auc[unit]).toBeCloseTo(pairs(each, holds), 3)
    })
  })

  it(
    'has the control of a model that has not learned anything, and says why an expression cannot be read',
    { timeout: 240_000 },
    async () => {
      await withEager(async (engine) => {
        const optimizer = { kind: 'sgd', learningRate: 1e-30, momentum: 0, nesterov: false } as const
        const { runId } = (await trainToEnd(engine, await smallDocument(engine, { steps: 1, optimizer }))).summary
        const scores = await wholeScores(engine.client, runId)
        expect(scores.maps.map(({ control }) => control)).toEqual(scores.maps.map(({ auc }) => auc))
        const ranked = rankedUnits(scores)
        expect(ranked.map(({ strength }) => strength)).toEqual(ranked.map(({ strength }) => strength).toSorted((a, b) => b - a))
        expect(ranked).toHaveLength(scores.maps.reduce((sum, { units }) => sum + units, 0))
        const refused = await scoresOf(engine.client, runId, { kind: 'regex', pattern: '[' })
        expect(refused).toMatchObject({ type: 'refused', problem: { code: 'property.pattern' } })
      })
    }
  )

  it('opens a unit as a trace, and finds the places where it is on', { timeout: 240_000 }, async () => {
    await withEager(async (engine) => {
      const { runId } = (await trainToEnd(engine, await smallDocument(engine, { steps: 2, sequenceLength: 64 }))).summary
      const { maps } = await wholeScores(engine.client, runId)
      const { layer, node } = maps.find(({ label }) => label === 'cell state') ?? expect.fail('no cell state')
      const trace = await engine.client.units.trace({ runId, property: vowel, layer, node, unit: 1, at: { sequence: 0, from: 0 } })
      const shown = await engine.client.inspection.probe({ runId, text: trace.words.slice(0, 200).join('') })
      const map = shown.maps.find((each) => each.node === node) ?? expect.fail('no map')
      for (const [step, value] of trace.values.slice(0, 200).entries())
        expect(value).toBeCloseTo(map.values[step * map.units + 1] ?? NaN, 5)
      const threshold = trace.values.toSorted()[300] ?? 0
      const condition = { layer, node, unit: 1, threshold, above: true, distance: 0.1 }
      let [found, read, sequences] = [0, 0, 0]
      const places = new Map<number, number>()
      for await (const event of await engine.client.units.places({ runId, conditions: [condition], span: 4 })) {
        for (const place of event.places) if (place.sequence === 0) places.set(place.from, place.until)
        ;[found, read, sequences] = [event.found, event.read, event.sequences]
      }
      expect([read, sequences]).toEqual([trace.steps, trace.sequences])
      expect(found).toBeGreaterThan(100)
      // Each place that was told of the first tokens is where the trace is above the threshold.
      const early = [...places].filter(([, until]) => until < 400)
      expect(early.length).toBeGreaterThan(0)
      for (const [from, until] of early) {
        expect(Math.min(...trace.values.slice(from, until))).toBeGreaterThan(threshold - 1e-4)
        expect(trace.values[until]).toBeLessThan(threshold + 1e-4)
      }
    })
  })
})

/** The cell state at each step that the search looks at: every stream is one probe, from 32 characters before it. */
async function byTheProbe(client: EngineClient, runId: string, document: GatescopeDocument, node: string) {
  const opened = await openTask(document.task, { dataFolders: [] }, document.training.sequenceLength)
  if (!opened.ok) return expect.fail('no data')
  const { data } = opened
  const text = Array.from(data.sequences('validation')[0]?.values ?? [], (token) => data.vocabulary[token] ?? '')
  const rows = 32
  const [part, looked] = [Math.ceil(text.length / rows), Math.ceil(1_000 / rows)]
  const values: number[][] = []
  const holds: boolean[] = []
  for (let row = 0; row < rows; row++) {
    const [begins, from, until] = [Math.max(0, row * part - 32), row * part, row * part + looked]
    const frame = await client.inspection.probe({ runId, text: text.slice(begins, until).join('') })
    const map = frame.maps.find((each) => each.node === node) ?? expect.fail('no map')
    for (let step = from; step < until; step++) {
      holds.push('aeiouAEIOU'.includes((text[step] ?? '').normalize('NFD').slice(0, 1)))
      for (let unit = 0; unit < map.units; unit++) (values[unit] ??= []).push(map.values[(step - begins) * map.units + unit] ?? NaN)
    }
  }
  return { values, holds }
}

function pairs(values: readonly number[], holds: readonly boolean[]): number {
  const [positive, negative] = [values.filter((_, k) => holds[k]), values.filter((_, k) => !holds[k])]
  let higher = 0
  for (const value of positive) for (const other of negative) higher += value > other ? 1 : value === other ? 0.5 : 0
  return higher / (positive.length * negative.length)
}
