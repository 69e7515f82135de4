/**
 * Every template, and further models, in every format that Python reads: an export's own `check.py` runs in Python. Run by
 * `npm run test:interop`, with words that pick formats and models: `npm run test:interop -- jax lstm`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largestDifference as allowed } from '../../src/contract/export/events'
import { exportWishSchema } from '../../src/contract/export/formats'
import { exporterOf } from '../../src/engine/exporting/exporters'
import type { Exporter } from '../../src/engine/exporting/exporter'
import { cases } from './cases'
import { interopFormats } from './formats'
import type { InteropFormat } from './formats'
import { largestDifference, PythonWorker } from './pythonWorker'
import { wanted, writeTable } from './table'
import { writeExport } from './writeExport'

const models = [...cases.keys()]
const isFormat = (name: string): name is InteropFormat => Object.hasOwn(interopFormats, name)
const formats = Object.keys(interopFormats)
  .filter(isFormat)
  .filter((format) => models.some((model) => wanted(format, model)))
const differences = new Map<string, number>()
let root = ''

beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'gatescope-interop-'))))
afterAll(async () => {
  await writeTable(formats, models, differences)
  await rm(root, { recursive: true, force: true })
})

describe.each(formats)('%s', (format) => {
  const here = models.filter((model) => wanted(format, model))
  let exporter: Exporter
  let python: PythonWorker

  beforeAll(async () => {
    exporter = await exporterOf(exportWishSchema.parse({ format, options: {} }))
    python = new PythonWorker(interopFormats[format].env)
  })
  afterAll(() => python.close())

  it.each(here)('%s', async (model) => {
    const folder = join(root, `${format} ${models.indexOf(model)}`)
    const source = await cases.get(model)?.()
    if (!source) throw new RangeError(model)
    await writeExport(exporter, source, folder)
    const worst: number[] = []
    for (const script of interopFormats[format].scripts) {
      const { code, output } = await python.run(folder, script)
      worst.push(largestDifference(output) ?? NaN)
      expect(code, output).toBe(0)
    }
    const difference = worst.reduce((most, each) => (each <= most ? most : each), 0)
    differences.set(`${format} ${model}`, difference)
    expect(difference).toBeLessThanOrEqual(allowed)
  })
})
