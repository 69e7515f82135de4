import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../contract/document/document'
import { importData } from './dataFiles'
import { CannotWrite, Documents } from './documents'
import { Recovery } from './recovery'
import { Templates } from './templates'

const resources = fileURLToPath(new URL('../../../resources', import.meta.url))
let folder: string
let document: GatescopeDocument
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
  const opened = await new Templates(resources).open('lstm-moby-dick')
  if (!opened?.ok) throw new Error('the template cannot be read')
  document = opened.document
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('templates', () => {
  it('can all be opened, under the names that the list gives', async () => {
    const templates = new Templates(resources)
    const list = await templates.list()
    expect(list.length).toBeGreaterThan(0)
    for (const { id, name } of list) expect(await templates.open(id)).toMatchObject({ ok: true, document: { name } })
  })
  it('are none for an id that is not listed, even where it names a file', async () => {
    expect(await new Templates(resources).open('../templates/lstm-moby-dick')).toBeNull()
  })
})

describe('documents', () => {
  it('come back as they were saved, the newest first', async () => {
    const documents = new Documents(folder)
    await documents.save('one', document)
    const { savedAt } = await documents.save('two words, ü', { ...document, name: 'Two' })
    expect(await documents.open('two words, ü')).toEqual({ ok: true, document: { ...document, name: 'Two' } })
    expect((await documents.list()).map((entry) => entry.name).sort()).toEqual(['one', 'two words, ü'])
    expect((await documents.list())[0]?.savedAt).toBe(savedAt)
  })
  it('are null where there is none', async () => {
    expect(await new Documents(folder).open('nothing')).toBeNull()
  })
  it('tell what is wrong when they are cut off at any place', async () => {
    const documents = new Documents(folder)
    await documents.save('cut', document)
    const path = join(folder, 'cut.gatescope.json')
    const whole = readFileSync(path)
    for (let length = whole.length - 3; length > 0; length -= 997) {
      truncateSync(path, length)
      expect(await documents.open('cut')).toMatchObject({ ok: false, problems: [{ severity: 'error' }] })
      writeFileSync(path, whole)
    }
  })
  it.each(['.hidden', 'CON', 'nul.txt', 'dot.', 'space ', 'ü'.repeat(100) + 'x'])('refuse the name %s and say why', async (name) => {
    const documents = new Documents(folder)
    await expect(documents.save(name, document)).rejects.toBeInstanceOf(CannotWrite)
    expect(readdirSync(folder)).toEqual([])
  })
  it('stay as they were when writing fails, and leave nothing behind', async () => {
    mkdirSync(join(folder, 'there.gatescope.json'))
    await expect(new Documents(folder).save('there', document)).rejects.toMatchObject({ file: 'there' })
    expect(readdirSync(folder)).toEqual(['there.gatescope.json'])
  })
})

describe('recovery', () => {
  it('gives each window its own, and a new one the newest', async () => {
    const recovery = new Recovery(folder)
    await recovery.keep('a', { name: 'saved', document, savedAt: 1 })
    await recovery.keep('b', { name: null, document: { ...document, name: 'Other' }, savedAt: 2 })
    expect(await recovery.recover('a')).toEqual({ name: 'saved', document, savedAt: 1 })
    expect(await recovery.recover('../../etc/passwd')).toMatchObject({ name: null, savedAt: 2 })
  })
  it('passes over a file that was cut off', async () => {
    const recovery = new Recovery(folder)
    await recovery.keep('a', { name: 'saved', document, savedAt: 1 })
    const [file = ''] = readdirSync(folder)
    truncateSync(join(folder, file), 100)
    expect(await recovery.recover('a')).toBeNull()
  })
  it('forgets the oldest of many windows', async () => {
    const recovery = new Recovery(folder)
    for (let k = 0; k < 24; k++) await recovery.keep(`window ${k}`, { name: null, document, savedAt: k })
    expect(readdirSync(folder).length).toBe(20)
    expect(await recovery.recover('window 23')).toMatchObject({ savedAt: 23 })
  })
})

describe('data files', () => {
  it('never replace another, and are not doubled', async () => {
    expect(await importData(folder, 'text.txt', 'one')).toBe('text.txt')
    expect(await importData(folder, 'text.txt', 'one')).toBe('text.txt')
    expect(await importData(folder, 'text.txt', 'two')).toBe('text (2).txt')
    expect(readFileSync(join(folder, 'text.txt'), 'utf8')).toBe('one')
    expect(existsSync(join(folder, 'text (3).txt'))).toBe(false)
  })
})
