/** Only a folder that an export was written to is shown. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportFolderOf } from './exportFolder'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-show-'))
  for (const [name, config] of Object.entries({ written: '{ "format": "gatescope-export" }', other: '{ "format": "npm" }', broken: '{' })) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'config.json'), config)
  }
  await mkdir(join(folder, 'empty'))
  await writeFile(join(folder, 'file'), '')
  await symlink(join(folder, 'written'), join(folder, 'link'))
})
afterAll(() => rm(folder, { recursive: true }))

test('the folder of an export is', async () => {
  expect(await exportFolderOf(join(folder, 'written'))).toBe(join(folder, 'written'))
})

test.each(['other', 'broken', 'empty', 'file', 'link', 'none'])('%s is not', async (name) => {
  expect(await exportFolderOf(join(folder, name))).toBeNull()
})

test.each([undefined, null, 7, '', '.', 'exports/written', '//server/share', '\\\\server\\share', '/'.padEnd(5000, 'a')])(
  '%j is not',
  async (value) => {
    expect(await exportFolderOf(value)).toBeNull()
  }
)
