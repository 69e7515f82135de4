/** Every template exports its weights, and they read back as they were. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeSafetensors } from '../../../src/engine/files/safetensors'
import type { Tensors } from '../../../src/engine/executors/executor'
import { exporterOf } from '../../../src/engine/exporting/exporters'
import { exportRun, planExport } from '../../../src/engine/exporting/exportRun'
import { exportSourceOf } from '../../support/exportSource'
import { readTemplate, shrunk, templateList } from '../../support/templates'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-export-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const sortedNumbers = (tensors: Tensors = new Map()): number[] =>
  [...tensors.values()]
    .flatMap(({ data }) => [...data])
    .filter((value) => value !== 0)
    .sort((a, b) => a - b)

const work = { stage: () => undefined, signal: new AbortController().signal }

it.each(templateList().map(({ id }) => id))('%s', { timeout: 60_000 }, async (id) => {
  const source = await exportSourceOf(shrunk(readTemplate(id), { units: 3, hidden: 4 }))
  const exporter = await exporterOf({ format: 'safetensors', options: { layout: 'gatescope' } })
  const plan = planExport(exporter, source)
  expect(plan.problems).toEqual([])
  const target = join(folder, id)
  const { files, checks } = await exportRun(exporter, source, target, work)
  expect(checks).toEqual([{ kind: 'compared', name: 'weights.safetensors, read back', difference: 0, values: expect.any(Number) }])
  expect(files.map(({ path }) => path)).toEqual(plan.files.map(({ path }) => path).sort())
  for (const { path, bytes } of files)
    if (path !== 'README.md') expect([path, bytes]).toEqual([path, plan.files.find((each) => each.path === path)?.bytes])
  const pytorch = await exporterOf({ format: 'safetensors', options: { layout: 'pytorch' } })
  const written = await exportRun(pytorch, source, join(folder, `${id}-pytorch`), work)
  expect(written.checks).toMatchObject([{ kind: 'compared', difference: 0 }])
  const asModules = decodeSafetensors(readFileSync(join(folder, `${id}-pytorch`, 'weights.safetensors')))
  // Blocks and transposes lose no number: what is not of the drawing is zero.
  expect(sortedNumbers(asModules?.tensors)).toEqual(sortedNumbers(source.weights))

  const read = decodeSafetensors(readFileSync(join(target, 'weights.safetensors')))
  expect([...(read?.tensors ?? [])]).toEqual([...source.weights])
  for (const [name, { data }] of source.example.outputs) expect([name, data.every(Number.isFinite)]).toEqual([name, true])
  const [batch, length] = [...source.example.inputs.values()][0]?.type.shape ?? []
  expect(batch).toBe(2)
  const output = [...source.example.outputs.values()][0]?.type.shape
  expect(output?.slice(0, -1)).toEqual(source.model.task.target.over === 'step' ? [2, length] : [2])
})
