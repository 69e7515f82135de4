/** What a run recorded, opened by TensorBoard's own reader and by DuckDB. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exporterOf } from '../../src/engine/exporting/exporters'
import { templateSource } from '../support/exportSources'
import { recordedRun } from '../support/recordedRun'
import { largestDifference, PythonWorker } from './pythonWorker'

let folder = ''
let python: PythonWorker
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-records-'))
  python = new PythonWorker()
})
afterAll(() => {
  python.close()
  rmSync(folder, { recursive: true })
})

it('CSV, Parquet and event files have the same numbers for their readers', async () => {
  const source = await templateSource('lstm-moby-dick')
  const facts = recordedRun(500, [100, 200, 500], source.run.summary.parameters)
  const run = { ...source.run, record: facts.record, summary: { ...source.run.summary, metrics: facts.summary.metrics } }
  for (const format of ['csv', 'parquet', 'tensorboard'] as const) {
    const exporter = await exporterOf({ format, options: {} })
    await exporter?.write({ ...source, run }, folder, { stage: () => undefined, signal: new AbortController().signal })
  }
  const { code, output } = await python.run(folder, join(import.meta.dirname, 'recordChecks.py'))
  expect(code, output).toBe(0)
  expect(largestDifference(output)).toBeLessThan(1e-6)
})
