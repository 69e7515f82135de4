// What a list shows of a run: it follows the run at a fixed cost, is kept on disk, and is found again where the copy is old.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newRun, rowsFrom } from '../../../../../tests/support/newRun'
import type { StepsEvent } from '../../../../contract/events/run'
import type { Snapshot } from '../../training/runSpec'
import { thisProcess } from '../../../files/owner'
import { RunStore } from '../runStore'
import { Sparkline } from './sparkline'

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

const rows = (first: number, count: number): StepsEvent => {
  const recorded = rowsFrom(first, count)
  return { ...recorded, seconds: recorded.step.map((step) => step / 2) }
}
const evaluation = (step: number, value: number) => ({ type: 'evaluation' as const, step, loss: 1, values: [value] })
const snapshot = (step: number): Snapshot => ({ step, seconds: step, tensors: new Map(), batches: '' })

describe('a curve in few values', () => {
  it('is the curve itself while it is short', () => {
    const line = new Sparkline()
    expect(line.values).toEqual([])
    for (const value of [3, NaN, 1]) line.push(value)
    expect(line.values).toEqual([3, null, 1])
  })
  it('keeps its form in at most 60 values, and ends at the newest point', () => {
    const line = new Sparkline()
    for (let k = 1; k <= 100_000; k++) {
      line.push(k)
      if (k > 1_000 && k % 997 !== 0) continue
      expect(line.values.length).toBeLessThanOrEqual(60)
      expect(line.values.at(-1)).toBe(k)
    }
    const values = line.values.map((value) => value ?? NaN)
    expect(values.length).toBeGreaterThan(25)
    expect(values.every((value, k) => k === 0 || value > (values[k - 1] ?? 0))).toBe(true)
  })
})

describe('the overview of a run', () => {
  it('shows the training loss until there is an evaluation, then the main metric', async () => {
    const record = await newRun(store)
    expect(record.overview).toEqual({ best: null, last: null, seconds: 0, sparkline: [] })
    record.steps(rows(1, 3))
    expect(record.overview).toEqual({ best: null, last: null, seconds: 1.5, sparkline: [1, 2, 3] })
    for (const [step, value] of [
      [10, 4],
      [20, 2],
      [30, 3]
    ] as const)
      record.evaluation(evaluation(step, value))
    expect(record.overview).toEqual({
      best: { step: 20, value: 2 },
      last: { step: 30, value: 3 },
      seconds: 1.5,
      sparkline: [4, 2, 3]
    })
  })

  it('takes the highest for the best where more is better', async () => {
    const record = await newRun(store, { metrics: ['accuracy'] })
    for (const [step, value] of [
      [10, 0.5],
      [20, 0.75],
      [30, 0.75],
      [40, 0.25]
    ] as const)
      record.evaluation(evaluation(step, value))
    expect(record.overview).toMatchObject({ best: { step: 20, value: 0.75 }, last: { step: 40, value: 0.25 } })
  })

  it('goes back with a run that goes back to a checkpoint', async () => {
    const record = await newRun(store)
    record.steps(rows(1, 10))
    record.evaluation(evaluation(5, 2))
    record.evaluation(evaluation(10, 1))
    expect(record.overview.best).toEqual({ step: 10, value: 1 })
    await record.reopen(thisProcess(), snapshot(6), { phase: 'compiling', executor: 'eager', steps: null })
    expect(record.overview).toEqual({ best: { step: 5, value: 2 }, last: { step: 5, value: 2 }, seconds: 3, sparkline: [2] })
  })

  it('is on disk with run.json, so that a list reads no history', async () => {
    const record = await newRun(store)
    record.steps(rows(1, 10))
    record.evaluation(evaluation(5, 2))
    await record.write()
    const { overview } = record
    await store.close()
    store = new RunStore(folder)
    const path = join(record.folder, 'overview.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"value":2', '"value":7'))
    expect(store.newest()?.overview).toEqual({ ...overview, best: { step: 5, value: 7 } })
  })

  it('is found again where it is missing, damaged or older than the record, and then kept', async () => {
    const record = await newRun(store)
    record.steps(rows(1, 10))
    await record.write()
    const path = join(record.folder, 'overview.json')
    const old = readFileSync(path, 'utf8')
    record.evaluation(evaluation(5, 2))
    const { overview } = record
    await store.close()
    const damages = [() => writeFileSync(path, old), () => writeFileSync(path, old.slice(0, 20)), () => rmSync(path)]
    for (const damage of damages) {
      damage()
      store = new RunStore(folder)
      const found = store.newest()
      expect(found?.overview).toEqual(overview)
      await found?.keepOverview()
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject(overview)
      await store.close()
    }
  })
})
