/** The record of a run leaves as CSV, Parquet and TensorBoard events, for every template, and reads back as it was. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exporterOf } from '../../../src/engine/exporting/exporters'
import { exportRun, planExport } from '../../../src/engine/exporting/exportRun'
import type { ExportSource } from '../../../src/engine/exporting/exporter'
import { readEventFile } from '../../support/eventFile'
import { exportSourceOf } from '../../support/exportSource'
import { lossAt, recordedRun } from '../../support/recordedRun'
import { readTemplate, shrunk, templateList } from '../../support/templates'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-export-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const work = { stage: () => undefined, signal: new AbortController().signal }
const rows = 30

/** A template's run with a record of its own parameters. */
async function sourceOf(id: string): Promise<ExportSource> {
  const source = await exportSourceOf(shrunk(readTemplate(id), { units: 3, hidden: 4 }))
  const { summary, record } = recordedRun(rows, [10, 20, 30], [...source.weights.keys()])
  return { ...source, run: { ...source.run, summary: { ...source.run.summary, ...summary }, record } }
}

async function written(source: ExportSource, format: 'csv' | 'parquet' | 'tensorboard'): Promise<Buffer> {
  const exporter = await exporterOf({ format, options: {} })
  const plan = planExport(exporter, source)
  expect(plan.problems).toEqual([])
  const target = join(folder, `${source.document.name}-${format}`)
  const { files, checks } = await exportRun(exporter, source, target, work)
  expect(files.map(({ path }) => path)).toEqual(plan.files.map(({ path }) => path).sort())
  for (const check of checks) if (check.kind === 'compared') expect(check.difference).toBeLessThan(1e-6)
  const readme = readFileSync(join(target, 'README.md'), 'utf8')
  if (format !== 'tensorboard') expect(readme).toContain('| `validation_loss` |')
  return readFileSync(join(target, plan.files[0]?.path ?? ''))
}

describe.each(templateList().map(({ id }) => id))('%s', { timeout: 60_000 }, (id) => {
  it('leaves its record', async () => {
    const source = await sourceOf(id)
    const parameters = [...source.weights.keys()]
    const csv = (await written(source, 'csv')).toString('utf8').trimEnd().split('\n')
    expect(csv).toHaveLength(1 + rows)
    expect(csv[0]?.split(',').slice(8)).toEqual(parameters.map((name) => `grad_norm/${name}`))
    expect(csv[3]?.split(',')[2]).toBe(String(Number(lossAt(3).toPrecision(8))))

    const parquet = await parquetReadObjects({ file: new Uint8Array(await written(source, 'parquet')).buffer })
    expect(parquet.map(({ loss }) => loss)).toEqual(Array.from({ length: rows }, (_, k) => lossAt(k + 1)))

    const values = readEventFile(await written(source, 'tensorboard')).flatMap(({ summary }) => summary?.value ?? [])
    const tags = new Set(values.map(({ tag }) => tag))
    for (const tag of [
      'loss/train',
      'loss/validation',
      'learning_rate',
      'grad_norm/total',
      ...parameters.map((name) => `grad_norm/${name}`)
    ])
      expect(tags).toContain(tag)
  })
})
