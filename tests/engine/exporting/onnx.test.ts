/** Every template leaves as ONNX: what was written agrees with the engine, which the export itself checks. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { largestDifference } from '../../../src/contract/export/events'
import { exportRun, planExport } from '../../../src/engine/exporting/exportRun'
import { onnxExporter } from '../../../src/engine/exporting/onnx/onnxExporter'
import { exportSourceOf } from '../../support/exportSource'
import { readTemplate, shrunk, templateList } from '../../support/templates'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-onnx-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const work = { stage: () => undefined, signal: new AbortController().signal }
/** The templates that look at later tokens, or answer with a mean over all of them. */
const withoutStep = ['bidirectional-lstm-chapters', 'bidirectional-lstm-phonemes', 'encoder-chapters']

it.each(templateList().map(({ id }) => id))('%s', { timeout: 60_000 }, async (id) => {
  const source = await exportSourceOf(shrunk(readTemplate(id), { units: 3, hidden: 4 }))
  const exporter = onnxExporter()
  const plan = planExport(exporter, source)
  expect(plan.problems).toEqual([])
  const { files, checks } = await exportRun(exporter, source, join(folder, id), work)
  expect(checks).toHaveLength(withoutStep.includes(id) ? 2 : 3)
  for (const each of checks) {
    if (each.kind !== 'compared') throw new Error(`${each.name} was not run`)
    expect(each.values).toBeGreaterThan(0)
    expect(each.difference).toBeLessThan(largestDifference)
  }
  expect(files.map(({ path }) => path)).toEqual(plan.files.map(({ path }) => path).sort())
})
