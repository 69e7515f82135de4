/** Going on with a series by a run's model: from a place with the truth beside it, from the end of the file, and what is refused in words. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ForecastEvent } from '../../src/contract/events/forecast'
import { readTemplate } from '../support/templates'
import { smallDocument, trainToEnd, withEager } from './support'
import type { TestEngine } from './support'

const rowCount = 80
const row = (k: number) => [500 + 100 * Math.sin(k / 5), 3 + Math.cos(k / 5)]
const day = (k: number) => new Date(Date.UTC(2020, 0, 1 + k)).toISOString().slice(0, 10)
const days = (from: number, rows: number) => Array.from({ length: rows }, (_, k) => day(from + k))
const table = Array.from({ length: rowCount }, (_, k) => [day(k), ...row(k).map((value) => value.toFixed(6))].join(',')).join('\n')
const heldOutFrom = 56

async function trainedSeries(engine: TestEngine): Promise<string> {
  mkdirSync(join(engine.workspace, 'data'), { recursive: true })
  writeFileSync(join(engine.workspace, 'data', 'tides.csv'), `day,level,flow\n${table}\n`)
  const document = readTemplate('lstm-sines')
  document.task = { kind: 'series', file: 'tides.csv', columns: ['level', 'flow'], heldOut: 0.3 }
  Object.assign(document.training, { sequenceLength: 8, batchSize: 4, steps: 20 })
  return (await trainToEnd(engine, document)).summary.runId
}

type Asked = Parameters<TestEngine['client']['generation']['forecast']>[0]

async function forecast(engine: TestEngine, asked: Asked) {
  const events: ForecastEvent[] = []
  for await (const event of await engine.client.generation.forecast(asked)) events.push(event)
  const [begin] = events
  const end = events.at(-1)
  if (begin?.type !== 'begin' || end?.type !== 'end') throw new Error('it did not end')
  return { begin, end, values: events.flatMap((event) => (event.type === 'rows' ? [...event.values] : [])) }
}

const isNear = (values: ArrayLike<number>, from: number, rows: number) => {
  expect(values).toHaveLength(2 * rows)
  Array.from(values).forEach((value, k) => expect(value).toBeCloseTo(row(from + Math.floor(k / 2))[k % 2] ?? NaN, 3))
}

describe('a forecast of a run', () => {
  it('goes on from a place of the data, with the truth and the dates of the file beside it', { timeout: 120_000 }, () =>
    withEager(async (engine) => {
      const runId = await trainedSeries(engine)
      const place = { part: 'validation', at: 3 } as const
      const { begin, end, values } = await forecast(engine, { runId, place, steps: 5 })
      isNear(begin.history, heldOutFrom + 3, 8)
      isNear(begin.truth, heldOutFrom + 11, 5)
      expect(begin).toMatchObject({ step: 20, columns: ['level', 'flow'], dates: days(heldOutFrom + 3, 13) })
      expect(values).toHaveLength(10)
      expect(end).toMatchObject({ reason: 'done', errors: [{ name: 'level' }, { name: 'flow' }] })
      // What Inspect shows as the prediction at the last time step of the place is the first row of the forecast.
      for await (const frame of await engine.client.inspection.frames({ runId, text: null, place, perSecond: 1 })) {
        if (frame.answer?.kind !== 'numbers') throw new Error('the frame has no numbers')
        expect(frame.dates).toEqual(days(heldOutFrom + 3, 8))
        frame.answer.predicted.slice(-2).forEach((value, c) => expect(value).toBeCloseTo(values[c] ?? NaN, 2))
        break
      }
      const training = await forecast(engine, { runId, place: { part: 'training', at: heldOutFrom - 4 }, history: 2, steps: 5 })
      isNear(training.begin.history, heldOutFrom - 4, 2)
      isNear(training.begin.truth, heldOutFrom - 2, 5)
      const last = await forecast(engine, { runId, place: { part: 'validation', at: 1_000 }, history: 2, steps: 3 })
      isNear(last.begin.history, rowCount - 1, 1)
      expect([last.begin.truth.length, last.end.errors]).toEqual([0, []])
    })
  )

  it('goes on from the end of the file, where nothing is known', { timeout: 120_000 }, () =>
    withEager(async (engine) => {
      const runId = await trainedSeries(engine)
      const { begin, end, values } = await forecast(engine, { runId, history: 6, steps: 4 })
      isNear(begin.history, rowCount - 6, 6)
      expect([begin.truth.length, values.length, end.errors]).toEqual([0, 8, []])
      const whole = await forecast(engine, { runId, history: 10_000, steps: 1 })
      isNear(whole.begin.history, 0, rowCount)
    })
  )

  it('of drawn sines has the shown sequence as its history, and no end', { timeout: 120_000 }, () =>
    withEager(async (engine) => {
      const document = readTemplate('lstm-sines')
      Object.assign(document.training, { sequenceLength: 16, batchSize: 2, steps: 1 })
      const { runId } = (await trainToEnd(engine, document)).summary
      const place = { part: 'validation', at: 4 } as const
      const { begin, values } = await forecast(engine, { runId, place, steps: 7 })
      expect([begin.history.length, begin.truth.length, values.length]).toEqual([16, 7, 7])
      for await (const frame of await engine.client.inspection.frames({ runId, text: null, place, perSecond: 1 })) {
        if (frame.answer?.kind !== 'numbers') throw new Error('the frame has no numbers')
        expect([...begin.history]).toEqual([...frame.answer.inputs.values])
        expect(begin.truth[0]).toBe(frame.answer.truth.at(-1))
        break
      }
      await expect(engine.client.generation.forecast({ runId, steps: 1 })).rejects.toMatchObject({ code: 'NO_END' })
    })
  )

  it('is refused where a text is continued, or the target is not the next input', { timeout: 120_000 }, () =>
    withEager(async (engine) => {
      const text = await trainToEnd(engine, await smallDocument(engine, { steps: 1 }))
      const problems = (code: string) => ({ code: 'CANNOT_GENERATE', data: { problems: [{ code }] } })
      await expect(engine.client.generation.forecast({ runId: text.summary.runId, steps: 1 })).rejects.toMatchObject(
        problems('generate.other')
      )
      const document = readTemplate('lstm-running-total')
      Object.assign(document.training, { sequenceLength: 8, batchSize: 2, steps: 1 })
      const total = await trainToEnd(engine, document)
      await expect(engine.client.generation.forecast({ runId: total.summary.runId, steps: 1 })).rejects.toMatchObject(
        problems('generate.task')
      )
    })
  )
})
