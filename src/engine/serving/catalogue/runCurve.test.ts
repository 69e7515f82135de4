// The curve of a run that is longer than one turn of reading.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeManyRuns } from '../../../../tests/bench/runWorkspace'
import { benchTemplate } from '../../../../tests/bench/template'
import type { RunRecord } from '../../learning/runs/runRecord'
import { RunStore } from '../../learning/runs/runStore'
import { runCurve } from './runCurve'
import { ThinnedCurve } from './thinned'

const points = 80_000
let workspace: string
let store: RunStore
let record: RunRecord
beforeEach(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'gatescope-'))
  const [runId = ''] = await writeManyRuns(workspace, benchTemplate('lstm-moby-dick'), { runs: 1, points, evaluateEvery: 20_000 })
  store = new RunStore(join(workspace, 'runs'))
  const written = store.get(runId)
  if (!written) throw new Error('the run is not there')
  record = written
})
afterEach(async () => {
  await store.close()
  rmSync(workspace, { recursive: true })
})

it('is thinned as if it were read at once, and leaves turns to others', async () => {
  let turns = 0
  let isRead = false
  const others = (async () => {
    for (; !isRead; turns++) await setImmediate()
  })()
  const curve = await runCurve(record, null, null, 500)
  isRead = true
  await others
  const atOnce = new ThinnedCurve(points, 500)
  atOnce.take(record.recorded.steps.read(0, points))
  expect(curve).toMatchObject({ anew: true, place: { rows: points, evaluations: 4, cuts: 0 }, ...atOnce.curve })
  expect([...curve.evaluations.seconds]).toEqual([400, 800, 1_200, 1_600])
  expect(turns).toBeGreaterThanOrEqual(2)
})

it('goes on from the place of a reader, with evaluations of steps that the reader knows', async () => {
  const curve = await runCurve(record, null, { rows: 79_990, evaluations: 2, cuts: 0 }, 500)
  expect(curve.anew).toBe(false)
  expect([...curve.step]).toEqual(Array.from({ length: 10 }, (_, k) => 79_991 + k))
  expect([...curve.evaluations.seconds]).toEqual([1_200, 1_600])
})

it('begins anew where the run goes back while it is read', async () => {
  const reading = runCurve(record, null, null, 500)
  record.cuts.push({ steps: points, evaluations: 4 })
  expect(await reading).toMatchObject({ anew: true, place: { rows: points, evaluations: 4, cuts: 1 } })
})
