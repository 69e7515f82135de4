/** Every template leaves as a page whose program computes what the engine computes, and in which no word of a user is markup. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../../src/contract/document/document'
import { checkFailed } from '../../../src/contract/export/events'
import { exporterOf } from '../../../src/engine/exporting/exporters'
import type { ExportSource } from '../../../src/engine/exporting/exporter'
import { exportRun, planExport } from '../../../src/engine/exporting/exportRun'
import { exportSourceOf } from '../../support/exportSource'
import { readTemplate, shrunk, templateList } from '../../support/templates'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-page-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const work = { stage: () => undefined, signal: new AbortController().signal }
const small = (id: string): GatescopeDocument => shrunk(readTemplate(id), { units: 3, hidden: 4 })

async function exported(source: ExportSource, name: string, float16 = true) {
  const exporter = await exporterOf({ format: 'page', options: { float16 } })
  const plan = planExport(exporter, source)
  expect(plan.problems).toEqual([])
  const { files, checks } = await exportRun(exporter, source, join(folder, name), work)
  const bytes = files.find(({ path }) => path === 'page.html')?.bytes
  expect(plan.files.find(({ path }) => path === 'page.html')?.bytes).toBe(bytes)
  return { html: readFileSync(join(folder, name, 'page.html'), 'utf8'), checks, plan }
}

describe('a page', () => {
  it.each(templateList().map(({ id }) => id))('of %s computes what the engine computes', { timeout: 60_000 }, async (id) => {
    const { html, checks } = await exported(await exportSourceOf(small(id)), id)
    expect(checks).toHaveLength(2)
    expect(checks.some(checkFailed)).toBe(false)
    // Nothing is loaded: no address but the name spaces of SVG.
    expect(html.match(/https?:\/\/[^"'\s<]*/g)?.filter((address) => address !== 'http://www.w3.org/2000/svg') ?? []).toEqual([])
    expect(html).not.toMatch(/ (?:src|href)="(?!data:image)/)
  })

  it('says of float32 weights that nothing was rounded', async () => {
    const { checks, plan } = await exported(await exportSourceOf(small('lstm-moby-dick')), 'float32', false)
    expect(checks.map((check) => check.kind === 'compared' && check.difference < 1e-5)).toEqual([true, true])
    expect(plan.notes).toEqual([])
  })

  it('has no word of a user as markup, and allows the one script that it has', async () => {
    const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(1)> & "quoted" */`
    const document = small('lstm-moby-dick')
    document.name = hostile.slice(0, 120)
    document.cells[0]!.name = hostile.slice(0, 80)
    document.cells[0]!.source = hostile
    document.model.layers.forEach((layer, k) => (layer.name = `${hostile.slice(0, 70)} ${k}`))
    document.cells[0]!.nodes[2]!.note = hostile
    const { html } = await exported(await exportSourceOf(document), 'hostile')
    for (const tag of ['<img', '<script>alert']) expect(html.includes(tag), tag).toBe(false)
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script)
    expect(scripts).toHaveLength(1)
    const hash = createHash('sha256').update(scripts[0]!).digest('base64')
    expect(html).toContain(`script-src 'sha256-${hash}'`)
  })
})
