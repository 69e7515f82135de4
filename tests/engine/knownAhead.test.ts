/** A column that is known in advance and determines the target: a model that sees it learns it, one that does not cannot. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ForecastEvent } from '../../src/contract/events/forecast'
import type { TaskOf } from '../../src/contract/document/task'
import { Random } from '../../src/engine/data/random'
import { dataFiles } from '../../src/engine/exporting/pytorch/dataFiles'
import { heldOutData } from '../../src/engine/looking/units/heldOutData'
import { openTask } from '../../src/engine/data/openTask'
import { readTemplate } from '../support/templates'
import { trainToEnd, withEager } from './support'
import type { Followed, TestEngine } from './support'

const long = { timeout: 180_000 }
const [rows, behind] = [300, 6]
const random = Random.fromSeed(3)
/** Coins, which nothing before them tells, and what they lead to: 7 or 13. */
const coins = Array.from({ length: rows + behind }, () => (random.uniform() < 0.5 ? -1 : 1))
const sold = (row: number) => 10 + 3 * (coins[row] ?? NaN)
const table = `coin,sold\n${coins.map((coin, row) => `${coin},${row < rows ? sold(row) : ''}`).join('\n')}\n`

function documentOn(engine: TestEngine, settings: Partial<TaskOf<'series'>>) {
  mkdirSync(join(engine.workspace, 'data'), { recursive: true })
  writeFileSync(join(engine.workspace, 'data', 'coins.csv'), table)
  const document = readTemplate('lstm-sines')
  document.task = { kind: 'series', file: 'coins.csv', columns: ['sold'], heldOut: 0.3, ...settings }
  for (const layer of document.model.layers) if (layer.kind === 'recurrent') layer.params.hidden = 8
  Object.assign(document.training, { sequenceLength: 10, batchSize: 8, steps: 120, evaluateEvery: 120 })
  document.training.optimizer.learningRate = 0.02
  return document
}

describe('a series whose next value is told by a column that is known in advance', () => {
  it('is learned with the column, also recursively behind the end of the data, and not without it', long, () =>
    withEager(async (engine) => {
      const known = await trainToEnd(engine, documentOn(engine, { known: ['coin'] }))
      const without = await trainToEnd(engine, documentOn(engine, {}))
      const squared = ({ evaluations }: Followed) => evaluations.at(-1)?.values[0] ?? NaN
      expect(squared(known)).toBeLessThan(0.02)
      // Scaled to a variance of 1, a coin cannot be told better than by its mean.
      expect(squared(without)).toBeGreaterThan(0.9)

      const { runId } = known.summary
      const events: ForecastEvent[] = []
      for await (const event of await engine.client.generation.forecast({ runId, history: 12, steps: behind })) events.push(event)
      const [begin] = events
      expect(begin).toMatchObject({ columns: ['sold'], truth: { length: 0 } })
      expect(begin?.type === 'begin' && [...begin.history]).toEqual(
        Array.from({ length: 12 }, (_, k) => expect.closeTo(sold(rows - 12 + k), 3))
      )
      const said = events.flatMap((event) => (event.type === 'rows' ? [...event.values] : []))
      expect(said).toHaveLength(behind)
      said.forEach((value, k) => expect(Math.abs(value - sold(rows + k))).toBeLessThan(1))
      await expect(engine.client.generation.forecast({ runId, history: 12, steps: behind + 1 })).rejects.toMatchObject({
        data: { problems: [{ code: 'forecast.known', args: { columns: ['coin'], steps: behind + 1, rows: behind } }] }
      })

      // Inspect shows the column as that of the next row, and errors beside the last value of what is predicted.
      const place = { part: 'validation', at: 0 } as const
      for await (const { answer } of await engine.client.inspection.frames({ runId, text: null, place, perSecond: 1 })) {
        if (answer?.kind !== 'numbers') return expect.fail('the frame has no numbers')
        expect(answer.inputs.columns).toEqual(['sold', 'coin, next row'])
        expect([...(answer.lastValue ?? [])]).toEqual(Array.from({ length: 10 }, (_, k) => expect.closeTo(sold(210 + k), 3)))
        expect([...answer.truth]).toEqual(Array.from({ length: 10 }, (_, k) => expect.closeTo(sold(211 + k), 3)))
        break
      }
    })
  )

  it('leaves for PyTorch and for units with the column where the model sees it', async () => {
    await withEager(async (engine) => {
      const document = documentOn(engine, { known: ['coin'] })
      const opened = await openTask(document.task, { dataFolders: [join(engine.workspace, 'data')] }, 10)
      if (!opened.ok) return expect.fail('it has problems')
      // The file has the rows as they were: the module shifts the column by the mark in scaling.json.
      const lines = dataFiles({ document, data: opened.data }).get('data/validation.csv')?.trim().split('\n') ?? []
      expect([lines[0], lines.length]).toEqual(['sold,coin', 1 + 90])
      expect(lines.slice(1).map((line) => line.split(',').map((field) => Math.round(Number(field))))).toEqual(
        Array.from({ length: 90 }, (_, k) => [sold(210 + k), coins[210 + k]])
      )
      expect(opened.data.columns.inputs.map(({ ahead }) => ahead)).toEqual([undefined, true])
      const [sequence] = heldOutData(opened.data, 'validation', { length: 10, batch: 2 }, 'random').sequences
      const input = sequence?.inputs.get('features')
      const [, coin] = opened.data.columns.inputs
      expect([sequence?.length, input?.width]).toEqual([89, 2])
      const seen = [...(input?.data ?? [])]
        .filter((_, k) => k % 2 === 1)
        .map((value) => Math.round((coin?.mean ?? 0) + (coin?.scale ?? 1) * value))
      expect(seen).toEqual(coins.slice(211, 300))
    })
  })
})
