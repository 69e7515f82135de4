/** Models of other programs leave as pages whose program computes what the engine computes, with words where there are some and numbers else. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkFailed } from '../../../src/contract/export/events'
import { exporterOf } from '../../../src/engine/exporting/exporters'
import { exportRun, planExport } from '../../../src/engine/exporting/exportRun'
import { importedFrom } from '../importing/support'
import { exportSourceOf } from '../../support/exportSource'

const peers = join(import.meta.dirname, '../../fixtures/peers')
/** One file of each folder. */
const cases = readdirSync(peers, { withFileTypes: true }).flatMap((entry) => {
  const names = entry.isDirectory() ? readdirSync(join(peers, entry.name)) : []
  const file = ['weights.safetensors', 'model.keras', 'torchscript.onnx'].find((name) => names.includes(name))
  return file === undefined ? [] : [`${entry.name}/${file}`]
})

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-page-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const work = { stage: () => undefined, signal: new AbortController().signal }

it('there are models of PyTorch and of Keras', () => {
  expect(cases.filter((name) => name.startsWith('keras')).length).toBeGreaterThan(2)
  expect(cases.filter((name) => name.startsWith('pytorch')).length).toBeGreaterThan(5)
})

it.each(cases)('%s', { timeout: 60_000 }, async (name) => {
  const { model } = await importedFrom(join(peers, name))
  const source = await exportSourceOf(model.document, { weights: model.weights })
  const exporter = await exporterOf({ format: 'page', options: { float16: false } })
  expect(planExport(exporter, source).problems).toEqual([])
  const target = join(folder, name.replace(/\W/g, '-'))
  const { checks } = await exportRun(exporter, source, target, work)
  expect(checks.filter(checkFailed)).toEqual([])
  expect(checks.map((check) => check.kind === 'compared' && check.difference < 1e-5)).toEqual([true, true])
  expect(readFileSync(join(target, 'page.html'), 'utf8')).toContain('</html>')
})
