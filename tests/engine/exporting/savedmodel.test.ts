/** SavedModels agree with the engine at sizes that they were not written for: in TensorFlow's library, where it is set up. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { largestDifference } from '../../../src/contract/export/events'
import { loadLibrary } from '../../../src/engine/executors/tensorflow/runtime/library'
import { exportRun, planExport } from '../../../src/engine/exporting/exportRun'
import { savedModelExporter } from '../../../src/engine/exporting/savedmodel/savedModelExporter'
import { templateSource } from '../../support/exportSources'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-savedmodel-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const work = { stage: () => undefined, signal: new AbortController().signal }

/** Templates, and the signatures that each has. */
const templates = [
  ['lstm-moby-dick', 2],
  ['gru-chapters', 2],
  ['bidirectional-lstm-chapters', 1],
  ['lstm-sines', 2],
  ['lstm-running-total', 2],
  ['transformer-moby-dick', 2],
  ['linear-attention-moby-dick', 2],
  ['s4d-moby-dick', 2],
  ['mamba-moby-dick', 2]
] as const

it.each(templates)('%s', { timeout: 120_000 }, async (id, signatures) => {
  const source = await templateSource(id)
  const exporter = savedModelExporter()
  const plan = planExport(exporter, source)
  expect(plan.problems).toEqual([])
  const { files, checks } = await exportRun(exporter, source, join(folder, id), work)
  expect(files.map(({ path }) => path)).toEqual(plan.files.map(({ path }) => path).sort())
  if (!loadLibrary().ok) return expect(checks.map(({ kind }) => kind)).toEqual(['notRun'])
  expect(checks).toHaveLength(signatures)
  for (const each of checks) {
    if (each.kind !== 'compared') throw new Error(`${each.name} was not run`)
    expect(each.values).toBeGreaterThan(0)
    expect(each.difference).toBeLessThan(largestDifference)
  }
})
