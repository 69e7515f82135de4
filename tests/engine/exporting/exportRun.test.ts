/** An export comes into being in one stroke: whatever stops it, nothing is left of it, and what stood there stays. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExportEvent } from '../../../src/contract/export/events'
import { compared } from '../../../src/engine/exporting/compare'
import { exportEvents } from '../../../src/engine/exporting/exportEvents'
import type { Exporter, ExportSource } from '../../../src/engine/exporting/exporter'
import { exportRun, planExport } from '../../../src/engine/exporting/exportRun'
import { standingAt } from '../../../src/engine/exporting/newFolder'
import { safetensorsExporter } from '../../../src/engine/exporting/safetensors/safetensorsExporter'
import { exportSourceOf } from '../../support/exportSource'
import { readTemplate, shrunk } from '../../support/templates'

let folder = ''
let source: ExportSource
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-export-'))
  source = await exportSourceOf(shrunk(readTemplate('lstm-moby-dick'), { units: 3, hidden: 4 }))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const exporter = safetensorsExporter({ layout: 'gatescope' })
const target = () => join(folder, 'deep', 'in', 'weights')

async function events(of: Exporter, signal?: AbortSignal): Promise<ExportEvent[]> {
  const all: ExportEvent[] = []
  for await (const event of exportEvents({ exporter: of, source, folder: target() }, signal)) all.push(event)
  return all
}

/** The exporter with weights that are a little off in what was written. */
const wrongBy = (difference: number): Exporter => ({
  ...exporter,
  check: ({ example }) => {
    const off = [...example.outputs].map(([name, { data }]) => [name, data.map((value) => value + difference)] as const)
    return Promise.resolve([compared('a runtime', example.outputs, new Map(off))])
  }
})

describe('an export', { timeout: 60_000 }, () => {
  it('tells its stages and then its files; its README says what was checked', async () => {
    const told = await events(exporter)
    expect(told.map(({ type }) => type)).toEqual(['stage', 'stage', 'done'])
    expect(readFileSync(join(target(), 'README.md'), 'utf8')).toMatch(
      /What was checked[\s\S]*weights\.safetensors, read back: the largest difference is 0\.0e\+0/
    )
    expect(await standingAt(target())).toBe('export')
  })

  it('is not kept where it computes something else, and says by how much', async () => {
    expect(await events(wrongBy(3e-4))).toMatchObject([
      { type: 'stage' },
      { type: 'stage' },
      { type: 'checkFailed', checks: [{ name: 'a runtime' }] }
    ])
    expect(await events(wrongBy(NaN))).toMatchObject([{}, {}, { type: 'checkFailed', checks: [{ difference: Infinity }] }])
    expect(readdirSync(folder)).toEqual([])
    expect((await events(wrongBy(1e-5))).at(-1)).toMatchObject({ type: 'done' })
  })

  it('leaves nothing when it is given up in the middle, nor when its reader leaves', async () => {
    const giveUp = new AbortController()
    const slow: Exporter = {
      ...exporter,
      write: async (_, to) => {
        await writeFile(join(to, 'half'), 'half')
        giveUp.abort()
      }
    }
    expect(await events(slow, giveUp.signal)).toEqual([{ type: 'stage', words: 'Writing the files' }])
    expect(readdirSync(folder)).toEqual([])
    for await (const event of exportEvents({ exporter, source, folder: target() })) if (event.type === 'stage') break
    expect(readdirSync(folder)).toEqual([])
  })

  it('leaves an earlier export as it was when a file cannot be written', async () => {
    await events(exporter)
    const before = readFileSync(join(target(), 'README.md'), 'utf8')
    const broken: Exporter = { ...exporter, write: () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' })) }
    expect((await events(broken)).at(-1)).toMatchObject({ type: 'failed', remedy: 'Make room on the disk, or choose another folder.' })
    expect(readFileSync(join(target(), 'README.md'), 'utf8')).toBe(before)
    expect(readdirSync(join(folder, 'deep', 'in'))).toEqual(['weights'])
  })

  it('tells an export, something else and nothing apart', async () => {
    expect(await standingAt(join(folder, 'none'))).toBe('nothing')
    expect(await standingAt(folder)).toBe('nothing')
    mkdirSync(join(folder, 'project'))
    writeFileSync(join(folder, 'project', 'config.json'), '{"format":"mine"}')
    expect(await standingAt(join(folder, 'project'))).toBe('other')
    expect(await standingAt(join(folder, 'project', 'config.json'))).toBe('other')
  })

  it('escapes in its README what a user typed', async () => {
    const name = '<script>`|*x*\n# no'
    const typed = { ...source, document: { ...source.document, name } }
    const work = { stage: () => undefined, signal: new AbortController().signal }
    await exportRun(exporter, typed, target(), work)
    const [title = ''] = readFileSync(join(target(), 'README.md'), 'utf8').split('\n')
    expect(title).toBe('# \\<script\\>\\`\\|\\*x\\* # no')
    expect(planExport(exporter, typed).files.some(({ path }) => path === 'README.md')).toBe(true)
    expect(existsSync(join(folder, 'deep', 'in', 'weights', 'config.json'))).toBe(true)
  })
})
