/** Errors of forecasts by rows ahead, against forecasts one by one and against sums that are written out here from the file's numbers. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AheadErrors } from '../../src/contract/events/predictions'
import { readTemplate } from '../support/templates'
import { smallDocument, trainToEnd, withEager } from './support'
import type { TestEngine } from './support'

const long = { timeout: 180_000 }
const [rows, heldOutFrom, length, season] = [120, 84, 10, 6]
/** Swings with a season of six rows; the price is known in advance. */
const level = (row: number) => Math.round(1e4 * (50 + 8 * Math.sin((2 * Math.PI * row) / season) + 2 * Math.sin(row * row))) / 1e4
const price = (row: number) => (row * 7) % 5
const table = `level,price\n${Array.from({ length: rows }, (_, k) => `${level(k)},${price(k)}`).join('\n')}\n`

async function trained(engine: TestEngine, settings: object = {}): Promise<string> {
  mkdirSync(join(engine.workspace, 'data'), { recursive: true })
  writeFileSync(join(engine.workspace, 'data', 'tides.csv'), table)
  const document = readTemplate('lstm-sines')
  document.task = { kind: 'series', file: 'tides.csv', columns: ['level'], heldOut: 0.3, known: ['price'], ...settings }
  for (const layer of document.model.layers) if (layer.kind === 'recurrent') layer.params.hidden = 6
  Object.assign(document.training, { sequenceLength: length, batchSize: 4, steps: 20 })
  return (await trainToEnd(engine, document)).summary.runId
}

type Asked = Parameters<TestEngine['client']['predictions']['ahead']>[0]

async function ahead({ client }: TestEngine, asked: Asked): Promise<AheadErrors | null> {
  let errors: AheadErrors | null = null
  for await (const event of await client.predictions.ahead(asked)) if (event.type === 'ahead') errors = event.errors
  return errors
}

/** The rows that a forecast says from a row on, after the rows before it. */
async function saidFrom({ client }: TestEngine, runId: string, origin: number, steps: number): Promise<number[]> {
  const first = origin - length
  const place =
    first < heldOutFrom ? ({ part: 'training', at: first } as const) : ({ part: 'validation', at: first - heldOutFrom } as const)
  const said: number[] = []
  for await (const event of await client.generation.forecast({ runId, place, history: length, steps }))
    if (event.type === 'rows') said.push(...event.values)
  return said
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k)

describe('forecasts by rows ahead', () => {
  it('are off as single forecasts are, beside the last value and one season before, and MASE divides by the training part', long, () =>
    withEager(async (engine) => {
      const runId = await trained(engine)
      const horizon = 8
      const errors = await ahead(engine, { runId, horizon, origins: 1_000 })
      // The first origin is the first validation row; the last leaves eight rows.
      const origins = range(heldOutFrom, rows - horizon + 1)
      expect(errors).toMatchObject({ part: 'validation', horizon, history: length, origins: origins.length, of: origins.length, season })
      const said = await Promise.all(origins.map((origin) => saidFrom(engine, runId, origin, horizon)))
      const [column] = errors?.columns ?? []
      for (const step of range(0, horizon)) {
        const off = (value: (origin: number, k: number) => number) => mean(origins.map((o, k) => Math.abs(value(o, k) - level(o + step))))
        expect(column?.model[step]).toBeCloseTo(
          off((_, k) => said[k]?.[step] ?? NaN),
          3
        )
        expect(column?.lastValue[step]).toBeCloseTo(
          off((origin) => level(origin - 1)),
          3
        )
        expect(column?.seasonal?.[step]).toBeCloseTo(
          off((origin) => level(origin - season + (step % season))),
          3
        )
      }
      const naive = mean(range(season, heldOutFrom).map((row) => Math.abs(level(row) - level(row - season))))
      expect(column?.naive).toBeCloseTo(naive, 3)
    })
  )

  it('have the horizon of the task, at most as many beginnings as are asked for, and none without a horizon', long, () =>
    withEager(async (engine) => {
      const runId = await trained(engine, { horizon: 4 })
      expect(await ahead(engine, { runId, origins: 5 })).toMatchObject({ horizon: 4, origins: 5, of: 33, part: 'validation' })
      expect(await ahead(engine, { runId, origins: 5, part: 'training' })).toMatchObject({
        of: heldOutFrom - 4 + 1 - length,
        part: 'training'
      })
      const text = (await trainToEnd(engine, await smallDocument(engine, { steps: 1 }))).summary.runId
      expect(await ahead(engine, { runId: text })).toBeNull()
      await expect(ahead(engine, { runId: text, horizon: 2 })).rejects.toMatchObject({ data: { problems: [{ code: 'generate.other' }] } })
      await expect(ahead(engine, { runId, horizon: 40 })).rejects.toMatchObject({
        data: { problems: [{ code: 'forecast.fewRows', args: { part: 'validation', history: length, horizon: 40 } }] }
      })
    })
  )
})
