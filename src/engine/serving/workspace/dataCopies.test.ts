/** A large file comes piece by piece: it is there whole under a name of its own, or nothing of it is. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DataCopies } from './dataCopies'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'gatescope-copies-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const files = () => readdirSync(folder).filter((name) => !name.startsWith('.lock'))
const copies = () => new DataCopies(folder, () => 2e12)

async function copied(into: DataCopies, file: string, ...pieces: readonly string[]) {
  const copy = await into.begin(file)
  for (const piece of pieces) expect(await into.add(copy, Buffer.from(piece))).toBe(true)
  expect(files().every((name) => name.startsWith('.') || !name.includes('partial'))).toBe(true)
  return into.end(copy)
}

it('puts a file into the folder, and one of the same content once', async () => {
  const into = copies()
  expect(await copied(into, 'sea.txt', 'the sea, ', 'the whale')).toEqual({ file: 'sea.txt', isNew: true })
  expect(await copied(into, 'sea.txt', 'the ', 'sea, the whale')).toEqual({ file: 'sea.txt', isNew: false })
  expect(await copied(into, 'sea.txt', 'the sea, the ship')).toEqual({ file: 'sea (2).txt', isNew: true })
  expect(files().sort()).toEqual(['sea (2).txt', 'sea.txt'])
  expect(readFileSync(join(folder, 'sea.txt'), 'utf8')).toBe('the sea, the whale')
})

it('leaves nothing of a copy that is given up, and knows it no more', async () => {
  const into = copies()
  const copy = await into.begin('sea.txt')
  await into.add(copy, Buffer.from('the sea'))
  await into.drop(copy)
  expect(files()).toEqual([])
  expect([await into.add(copy, Buffer.from('more')), await into.end(copy)]).toEqual([false, null])
})

it('says why a file cannot be written, and keeps nothing', async () => {
  await expect(copied(copies(), 'con.txt', 'some')).rejects.toMatchObject({ name: 'CannotWrite', file: 'con.txt' })
  writeFileSync(join(folder, 'file'), '')
  await expect(new DataCopies(join(folder, 'file'), Date.now).begin('a.txt')).rejects.toMatchObject({ name: 'CannotWrite' })
  expect(files()).toEqual(['file'])
})

it('removes what a process that is gone left behind, and no copy that is under way', async () => {
  for (const [name, seconds] of [
    ['.old.partial', 1e9],
    ['.young.partial', 2e9]
  ] as const) {
    writeFileSync(join(folder, name), 'some')
    utimesSync(join(folder, name), seconds, seconds)
  }
  const into = copies()
  const copy = await into.begin('sea.txt')
  expect(files().sort()).toEqual([`.${copy}.partial`, '.young.partial'].sort())
  await into.drop(copy)
})
