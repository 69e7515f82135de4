import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listDataFiles, removeDataFile } from './dataFolder'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-data-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function columnsOf(content: string | Uint8Array): Promise<readonly string[] | undefined> {
  writeFileSync(join(folder, 'some.csv'), content)
  return (await listDataFiles(folder))[0]?.columns
}

describe('the list of data files', () => {
  it('has the newest first, each with its kind, and none that is gone', async () => {
    writeFileSync(join(folder, 'old.txt'), 'Call me Ishmael.')
    utimesSync(join(folder, 'old.txt'), 1, 1)
    writeFileSync(join(folder, 'new.tsv'), 'a\tb\n1\t2\n')
    const [first, second, ...more] = await listDataFiles(folder)
    expect(first).toMatchObject({ file: 'new.tsv', kind: 'table', columns: ['a', 'b'], bytes: 8 })
    expect(second).toMatchObject({ file: 'old.txt', kind: 'text', columns: [], importedAt: 1_000 })
    expect(more).toEqual([])
    await removeDataFile(folder, 'new.tsv')
    expect(await listDataFiles(folder)).toMatchObject([{ file: 'old.txt' }])
    expect(await listDataFiles(join(folder, 'none'))).toEqual([])
  })

  it.each([
    ['its line of names', 'a;b\n0,5;1\n', ['a', 'b']],
    ['no names', '0.5,1\n1.5,2\n', ['column 1', 'column 2']],
    ['the line of Excel that names the separator', 'sep=;\na;b\n1;2\n', ['a', 'b']],
    ['comments before the table', '# made by hand\na,b\n1,2\n3,4\n', ['a', 'b']],
    ['UTF-16', new Uint8Array(Buffer.from('\ufeffä;b\n1;2\n', 'utf16le')), ['ä', 'b']],
    ['two separators that fit', '20,5\n21,3\n19,8\n', []],
    ['a beginning that ends within a character', `é,b\n${'1,é\n'.repeat(10_000)}`, ['é', 'b']]
  ])('tells the columns of a table with %s', async (_, content, columns) => {
    expect(await columnsOf(content)).toEqual(columns)
  })
})
