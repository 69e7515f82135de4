import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { KeptTab } from '../../../contract/procedures/workspace'
import { importData, renameData } from './dataFiles'
import { Documents } from './documents'
import { Recovery } from './recovery'
import { Templates } from './templates'
import { CannotWrite } from './userFiles'

const resources = fileURLToPath(new URL('../../../../resources', import.meta.url))
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
    await documents.save('one', document, null)
    const saved = await documents.save('two words, ü', { ...document, name: 'Two' }, null)
    const opened = { ok: true, document: { ...document, name: 'Two' } }
    expect(await documents.open('two words, ü')).toEqual({ opened, savedAt: saved?.savedAt })
    expect((await documents.list()).map((entry) => entry.name).sort()).toEqual(['one', 'two words, ü'])
    expect((await documents.list())[0]?.savedAt).toBe(saved?.savedAt)
  })
  it('are listed beside what cannot be looked at, and a named pipe is none', { timeout: 10_000 }, async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no named pipes among its files')
    const documents = new Documents(folder)
    await documents.save('whole', document, null)
    const at = (name: string) => join(folder, `${name}.gatescope.json`)
    symlinkSync(join(folder, 'nothing'), at('dangling'))
    symlinkSync(at('loop'), at('loop'))
    mkdirSync(at('a folder'))
    execFileSync('sh', ['-c', 'mkfifo "$0"', at('pipe')])
    expect((await documents.list()).map(({ name }) => name)).toEqual(['whole'])
    expect([await documents.open('pipe'), await documents.open('dangling'), await documents.open('a folder')]).toEqual([null, null, null])
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'text.txt')])
    expect(await importData(folder, 'text.txt', 'some text')).toEqual({ file: 'text (2).txt', isNew: true })
  })

  it('replace only the file that they are said to replace', async () => {
    const [documents, path] = [new Documents(folder), join(folder, 'mine.gatescope.json')]
    const first = await documents.save('mine', document, null)
    expect(await documents.save('mine', { ...document, name: 'Other' }, null)).toBeNull()
    expect(await documents.open('mine')).toMatchObject({ opened: { document: { name: document.name } } })
    const second = await documents.save('mine', { ...document, name: 'Second' }, first?.savedAt ?? null)
    utimesSync(path, 1, 1)
    expect(await documents.save('mine', { ...document, name: 'Third' }, second?.savedAt ?? null)).toBeNull()
    expect(await documents.open('mine')).toMatchObject({ opened: { document: { name: 'Second' } } })
    expect(await documents.save('mine', { ...document, name: 'Third' }, 'any')).not.toBeNull()
    expect(await documents.open('mine')).toMatchObject({ opened: { document: { name: 'Third' } } })
  })
  it.each([null, 'first'] as const)('save one of many that would replace %s at once, and tell the others', async (replaces) => {
    const first = replaces === null ? null : await new Documents(folder).save('mine', document, null)
    const [one, other] = [new Documents(folder), new Documents(folder)]
    const named = (k: number) => ({ ...document, name: `Writer ${k}` })
    const saves = Array.from({ length: 40 }, (_, k) => (k % 2 ? one : other).save('mine', named(k), first?.savedAt ?? null))
    const saved = (await Promise.all(saves)).flatMap((result, k) => (result ? [{ ...result, name: `Writer ${k}` }] : []))
    expect(saved).toHaveLength(1)
    expect(await new Documents(folder).open('mine')).toMatchObject({
      savedAt: saved[0]?.savedAt,
      opened: { document: { name: saved[0]?.name } }
    })
    expect(readdirSync(folder)).toEqual(['mine.gatescope.json'])
  })
  it('have another time after each save, however soon it follows', async () => {
    const documents = new Documents(folder)
    const times = []
    for (let k = 0; k < 20; k++) times.push((await documents.save('mine', document, 'any'))?.savedAt)
    expect(new Set(times).size).toBe(20)
  })
  it('are null where there is none', async () => {
    expect(await new Documents(folder).open('nothing')).toBeNull()
  })
  it('tell what is wrong when they are cut off at any place', async () => {
    const documents = new Documents(folder)
    await documents.save('cut', document, null)
    const path = join(folder, 'cut.gatescope.json')
    const whole = readFileSync(path)
    for (let length = whole.length - 3; length > 0; length -= 997) {
      truncateSync(path, length)
      expect(await documents.open('cut')).toMatchObject({ opened: { ok: false, problems: [{ severity: 'error' }] } })
      writeFileSync(path, whole)
    }
  })
  it.each(['.hidden', 'CON', 'nul.txt', 'dot.', 'space ', 'ü'.repeat(100) + 'x'])('refuse the name %s and say why', async (name) => {
    const documents = new Documents(folder)
    await expect(documents.save(name, document, null)).rejects.toBeInstanceOf(CannotWrite)
    expect(readdirSync(folder)).toEqual([])
  })
  it('stay as they were when writing fails, and leave nothing behind', async () => {
    mkdirSync(join(folder, 'there.gatescope.json'))
    await expect(new Documents(folder).save('there', document, 'any')).rejects.toMatchObject({ file: 'there' })
    expect(readdirSync(folder)).toEqual(['there.gatescope.json'])
  })
})

describe('recovery', () => {
  const keptTab = (tab: string, name: string | null = null): KeptTab => ({
    tab,
    name,
    savedAt: null,
    unsaved: true,
    document: { ...document, name: tab }
  })
  const session = (...tabs: string[]) => ({ tabs, active: tabs.at(-1) ?? null, changed: tabs.map((tab) => keptTab(tab)) })

  it('gives each window its own tabs in their order, and a new window the newest', async () => {
    const recovery = new Recovery(folder)
    await recovery.keep('a', session('t1', 't2'), 1)
    await recovery.keep('b', session('t1'), 2)
    expect(await recovery.recover('a')).toEqual(session('t1', 't2'))
    expect(await recovery.recover('../../etc/passwd')).toEqual(session('t1'))
  })
  it('keeps half-typed equations with their tab', async () => {
    const recovery = new Recovery(folder)
    const drafts = [{ layer: 'recurrent', cell: 'lstm', text: 'cell LSTM(x', begun: 'cell LSTM(x, { h }) {' }]
    await recovery.keep('a', { tabs: ['t1', 't2'], active: 't1', changed: [{ ...keptTab('t1'), drafts }, keptTab('t2')] }, 1)
    expect((await recovery.recover('a'))?.changed).toEqual([{ ...keptTab('t1'), drafts }, keptTab('t2')])
  })
  it('takes what changed, and forgets what was closed', async () => {
    const recovery = new Recovery(folder)
    await recovery.keep('a', session('t1', 't2', 't3'), 1)
    await recovery.keep('a', { tabs: ['t3', 't1'], active: 't1', changed: [keptTab('t1', 'saved')] }, 2)
    expect(await recovery.recover('a')).toEqual({ tabs: ['t3', 't1'], active: 't1', changed: [keptTab('t3'), keptTab('t1', 'saved')] })
    expect(readdirSync(folder)).toHaveLength(3)
  })
  it('gives a window that closed everything nothing, and a new one what the newest with documents had', async () => {
    const recovery = new Recovery(folder)
    await recovery.keep('a', session('t1'), 1)
    await recovery.keep('b', session(), 2)
    expect(await recovery.recover('b')).toEqual(session())
    expect(await recovery.recover('c')).toEqual(session('t1'))
  })
  it('passes over a document that was cut off, and keeps the others', async () => {
    const recovery = new Recovery(folder)
    await recovery.keep('a', session('t1', 't2'), 1)
    const [file = ''] = readdirSync(folder).filter((name) => name.includes('-'))
    truncateSync(join(folder, file), 100)
    const recovered = await recovery.recover('a')
    expect(recovered?.tabs).toHaveLength(1)
    expect(recovered?.active).toBe(recovered?.tabs[0])
  })
  it('forgets the oldest of many windows with their tabs', async () => {
    const recovery = new Recovery(folder)
    for (let k = 0; k < 24; k++) await recovery.keep(`window ${k}`, session('t'), k)
    expect(readdirSync(folder)).toHaveLength(40)
    expect(await recovery.recover('window 23')).toEqual(session('t'))
  })
})

describe('data files', () => {
  it('never replace another, and are not doubled', async () => {
    expect((await importData(folder, 'text.txt', 'one')).file).toBe('text.txt')
    expect((await importData(folder, 'text.txt', 'one')).file).toBe('text.txt')
    expect((await importData(folder, 'text.txt', 'two')).file).toBe('text (2).txt')
    expect(readFileSync(join(folder, 'text.txt'), 'utf8')).toBe('one')
    expect(existsSync(join(folder, 'text (3).txt'))).toBe(false)
  })
  it('are not doubled where half a surrogate pair is in the text', async () => {
    expect((await importData(folder, 'half.txt', 'a\ud800b')).file).toBe('half.txt')
    expect((await importData(folder, 'half.txt', 'a\ud800b')).file).toBe('half.txt')
  })
  it('are all there when many of one name come at once', async () => {
    const texts = Array.from({ length: 20 }, (_, k) => `text ${k % 18}`)
    const names = await Promise.all(texts.map(async (text) => (await importData(folder, 'text.txt', text)).file))
    expect(names.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(texts)
    expect(readdirSync(folder)).toHaveLength(18)
  })
})

describe('data files', () => {
  it('are renamed where the name is free, and nothing changes where it is not', async () => {
    await importData(folder, 'tides.csv', 'a,b\n1,2\n')
    await importData(folder, 'other.csv', 'a\n1\n')
    expect(await renameData(folder, 'tides.csv', 'other.csv')).toBe('taken')
    expect(await renameData(folder, 'none.csv', 'some.csv')).toBe('missing')
    expect(await renameData(folder, 'tides.csv', 'sea.csv')).toBe('renamed')
    expect(readFileSync(join(folder, 'sea.csv'), 'utf8')).toBe('a,b\n1,2\n')
    expect(existsSync(join(folder, 'tides.csv'))).toBe(false)
    expect(readFileSync(join(folder, 'other.csv'), 'utf8')).toBe('a\n1\n')
  })
})
