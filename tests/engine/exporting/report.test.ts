/** Every template's run leaves as a report, and what users typed stands in it as words. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Window } from 'happy-dom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDocument } from '../../../src/contract/document/parsing/parseDocument'
import { exporterOf } from '../../../src/engine/exporting/exporters'
import { exportRun, planExport } from '../../../src/engine/exporting/exportRun'
import type { ExportSource } from '../../../src/engine/exporting/exporter'
import { usualTraining } from '../../../src/engine/exporting/report/usualSettings'
import { exportSourceOf } from '../../support/exportSource'
import { readTemplate, shrunk, templateList } from '../../support/templates'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-report-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const work = { stage: () => undefined, signal: new AbortController().signal }
const keep = process.env['GATESCOPE_KEEP_REPORTS']

async function written(source: ExportSource, name: string) {
  const exporter = await exporterOf({ format: 'report', options: {} })
  const plan = planExport(exporter, source)
  expect(plan.problems).toEqual([])
  const target = join(keep ?? folder, name)
  const { files } = await exportRun(exporter, source, target, work)
  expect(files.map(({ path }) => path)).toEqual(plan.files.map(({ path }) => path).sort())
  const html = readFileSync(join(target, 'report.html'), 'utf8')
  const window = new Window({ settings: { disableJavaScriptEvaluation: true } })
  const page = new window.DOMParser().parseFromString(html, 'text/html')
  return { target, html, page, markdown: readFileSync(join(target, 'report.md'), 'utf8') }
}

describe.each(templateList().map(({ id }) => id))('%s', { timeout: 60_000 }, (id) => {
  it('leaves as a report', async () => {
    const document = shrunk(readTemplate(id), { units: 3, hidden: 4 })
    const source = await exportSourceOf(document)
    const { target, html, page, markdown } = await written(source, id)
    const titles = Array.from(page.querySelectorAll('h2'), (heading) => heading.textContent)
    for (const title of [
      'Results',
      'Settings',
      'Curves',
      'Model',
      'Gradients',
      'What the model says',
      'Environment',
      'How to reproduce it'
    ])
      expect(titles).toContain(title)
    expect(html).not.toMatch(/<script|<link|src=|NaN|undefined|\[object/)
    expect(html).toContain('max-width: 900px')
    expect(page.body.textContent).toContain(source.data.fingerprint)
    for (const [, path] of markdown.matchAll(/\]\((figures\/[^)]+)\)/g)) {
      const svg = readFileSync(join(target, path ?? ''), 'utf8')
      expect(svg).not.toContain('var(')
      expect(svg).toMatch(/^<svg xmlns/)
    }
    expect(markdown.match(/\]\(figures\//g)?.length).toBe(page.querySelectorAll('figure').length)
    const again = parseDocument(readFileSync(join(target, 'document.gatescope.json'), 'utf8'))
    expect(again).toMatchObject({ ok: true, document: { name: document.name, training: document.training } })
  })
})

describe('a report', () => {
  it('escapes what users typed', async () => {
    const plain = readTemplate('lstm-moby-dick')
    const nasty = '<img src=x onerror="alert(1)"> & | `code` [link](javascript:alert(1))'
    const document = shrunk(
      { ...plain, name: nasty, cells: plain.cells.map((cell) => ({ ...cell, name: nasty.slice(0, 60), source: nasty })) },
      { units: 3, hidden: 4 }
    )
    const { html, page, markdown } = await written(await exportSourceOf(document), 'nasty')
    expect(page.querySelectorAll('img, script, a')).toHaveLength(0)
    expect(page.querySelector('h1')?.textContent).toBe(nasty)
    expect(html).not.toContain('<img')
    // Equations name their cell within a fence, where nothing is markup.
    const unfenced = markdown.replaceAll(/^```[\s\S]*?^```/gm, '')
    expect(unfenced).not.toMatch(/(?<!\\)<img|(?<!\\)\[link\]/)
  })

  it('is written of a run without steps and without weights', async () => {
    const source = await exportSourceOf(shrunk(readTemplate('gru-adding'), { units: 3, hidden: 4 }))
    const empty = { ...source.run.record, rows: 0, evaluations: () => [], notes: () => [] }
    const bare = {
      ...source,
      weights: new Map(),
      example: { inputs: new Map(), outputs: new Map() },
      run: { ...source.run, record: empty }
    }
    const { page, target } = await written(bare, 'bare')
    expect(page.body.textContent).toContain('The model was not evaluated on validation data.')
    expect(existsSync(join(target, 'figures', 'loss.svg'))).toBe(false)
  })

  it('names the settings that a new document has', () => {
    expect(usualTraining).toEqual(readTemplate('lstm-moby-dick').training)
  })
})
