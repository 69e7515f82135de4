// The library of cells keeps what is saved, replaces only what it may, and tells of files that hold no cell.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { CellLibrary } from './cellLibrary'
import { CannotWrite } from './userFiles'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-cells-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})
const cell = lstmDocument.cells[0] ?? expect.fail('no cell')
const namesIn = async (library: CellLibrary) => (await library.list()).cells.map(({ name }) => name)

it('gives cells as they were saved, by name', async () => {
  const library = new CellLibrary(folder)
  await library.save('my LSTM, ü', cell, null)
  await library.save('another', { ...cell, name: 'Another' }, null)
  const { cells, unreadable } = await library.list()
  expect(cells).toMatchObject([
    { name: 'another', cell: { ...cell, name: 'Another' } },
    { name: 'my LSTM, ü', cell }
  ])
  expect(unreadable).toEqual([])
})

it('replaces only the file that it is told to, also when several save at once', async () => {
  const library = new CellLibrary(folder)
  const tries = await Promise.all(Array.from({ length: 5 }, (_, k) => library.save('mine', { ...cell, name: `Cell ${k}` }, null)))
  const [first, ...others] = tries.filter((saved) => saved !== null)
  expect(others).toEqual([])
  expect(await library.save('mine', { ...cell, name: 'Newer' }, first?.savedAt ?? null)).not.toBeNull()
  expect(await library.save('mine', { ...cell, name: 'Any' }, 'any')).not.toBeNull()
  expect((await library.list()).cells[0]?.cell.name).toBe('Any')
})

it('renames to a free name alone, and removes', async () => {
  const library = new CellLibrary(folder)
  await library.save('one', cell, null)
  await library.save('two', cell, null)
  expect(await library.rename('one', 'two')).toBe('taken')
  expect(await library.rename('three', 'four')).toBe('missing')
  expect(await library.rename('one', 'first')).toMatchObject({ savedAt: expect.any(Number) })
  expect(await namesIn(library)).toEqual(['first', 'two'])
  expect([await library.remove('two'), await library.remove('two')]).toEqual([true, false])
  expect(await namesIn(library)).toEqual(['first'])
})

it.each(['.hidden', 'CON', 'dot.'])('refuses the name %s and says why', async (name) => {
  const library = new CellLibrary(folder)
  await library.save('there', cell, null)
  await expect(library.save(name, cell, null)).rejects.toBeInstanceOf(CannotWrite)
  await expect(library.rename('there', name)).rejects.toBeInstanceOf(CannotWrite)
  expect(await namesIn(library)).toEqual(['there'])
})

it.each(['', '{', '{"format":"gatescope-cell","version":2,"cell":{}}', JSON.stringify({ format: 'gatescope-cell', version: 1, cell: {} })])(
  'names a file that holds no cell, and gives the others: %s',
  async (text) => {
    const library = new CellLibrary(folder)
    await library.save('good', cell, null)
    writeFileSync(join(folder, 'bad.cell.json'), text)
    expect(await library.list()).toMatchObject({ cells: [{ name: 'good' }], unreadable: ['bad'] })
    expect(readdirSync(folder)).toContain('bad.cell.json')
  }
)
