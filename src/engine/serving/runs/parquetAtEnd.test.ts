// A run that is over leaves its table as Parquet in its folder, and a run that goes on gets a new one.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newRun, rowsFrom } from '../../../../tests/support/newRun'
import { RunStore } from '../../learning/runs/runStore'
import { ParquetAtEnd } from './parquetAtEnd'

let folder: string
let store: RunStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
  store = new RunStore(folder)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const tableOf = (path: string) => parquetReadObjects({ file: new Uint8Array(readFileSync(path)).buffer })

it('is written when a run is over, in turns between requests, and replaced when it went on', async () => {
  const parquet = new ParquetAtEnd()
  const record = await newRun(store)
  parquet.follow(record)
  for (let first = 1; first <= 60_000; first += 1_000) record.steps(rowsFrom(first, 1_000))
  record.evaluation({ type: 'evaluation', step: 2, loss: 1, values: [1.5] })
  let turns = 0
  const counting = setInterval(() => turns++, 1)
  record.over()
  await parquet.close()
  clearInterval(counting)
  const path = join(record.folder, 'metrics.parquet')
  const table = await tableOf(path)
  expect(table).toHaveLength(60_000)
  expect(table[1]).toMatchObject({ step: 2, loss: 2, validation_loss: 1, 'grad_norm/b': 0 })
  expect(turns).toBeGreaterThan(1)
  record.steps(rowsFrom(60_001, 5))
  record.over()
  await parquet.close()
  expect(await tableOf(path)).toHaveLength(60_005)
  expect(readdirSync(record.folder).filter((name) => name.endsWith('.partial'))).toEqual([])
})

it('is removed when the run goes on, also where it was being written', async () => {
  const parquet = new ParquetAtEnd()
  const record = await newRun(store)
  parquet.follow(record)
  record.steps(rowsFrom(1, 3))
  record.over()
  await parquet.close()
  const path = join(record.folder, 'metrics.parquet')
  expect(existsSync(path)).toBe(true)
  parquet.follow(record)
  await parquet.close()
  expect(existsSync(path)).toBe(false)
  parquet.writeSoon(record)
  parquet.follow(record)
  await parquet.close()
  expect(existsSync(path)).toBe(false)
})

it('is not written for a run of one step, for one that goes on at once, or where it cannot be, and no run fails', async () => {
  const parquet = new ParquetAtEnd()
  const [short, goesOn, blocked] = [await newRun(store), await newRun(store), await newRun(store)]
  short.steps(rowsFrom(1, 1))
  for (const record of [goesOn, blocked]) record.steps(rowsFrom(1, 3))
  mkdirSync(join(blocked.folder, 'metrics.parquet.partial'))
  for (const record of [short, goesOn, blocked]) {
    record.over()
    parquet.writeSoon(record)
  }
  parquet.forget(goesOn.summary.runId)
  await parquet.close()
  for (const record of [short, goesOn, blocked]) expect(existsSync(join(record.folder, 'metrics.parquet'))).toBe(false)
})
