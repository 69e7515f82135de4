// The reader of wheels takes what it is asked for, and refuses archives that are cut or damaged.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { extract } from '../../scripts/lib/archive.mjs'
import { temporaryFolder } from './temporaryFolder'
import { zip } from './zipForTests'

const contents = {
  'tensorflow/libtensorflow_cc.so.2': 'library '.repeat(5000),
  'include/c_api.h': '#pragma once',
  'other.py': 'pass',
  'empty.h': ''
}

async function archiveOf(bytes: Buffer): Promise<{ archive: string; folder: string }> {
  const folder = await temporaryFolder()
  const archive = join(folder, 'some.whl')
  await writeFile(archive, bytes)
  return { archive, folder }
}

test('extracts the chosen files, packed or stored, and tells how much it wrote', async () => {
  const { archive, folder } = await archiveOf(zip(contents))
  const told: number[] = []
  await extract(
    archive,
    (name) => (name === 'other.py' ? undefined : join(folder, name)),
    (bytes) => told.push(bytes)
  )
  for (const name of ['tensorflow/libtensorflow_cc.so.2', 'include/c_api.h', 'empty.h'] as const)
    expect(await readFile(join(folder, name), 'utf8')).toBe(contents[name])
  await expect(readFile(join(folder, 'other.py'))).rejects.toThrow('ENOENT')
  expect(told.at(-1)).toBe(40_000 + 12)
})

test('refuses an archive that was cut at any of several places', async () => {
  const whole = zip(contents)
  for (const length of [0, 10, whole.length >> 1, whole.length - 30, whole.length - 1]) {
    const { archive, folder } = await archiveOf(whole.subarray(0, length))
    await expect(
      extract(archive, (name) => join(folder, name)),
      `cut at ${length}`
    ).rejects.toThrow()
  }
})

test('refuses an archive in which one byte of a file was changed', async () => {
  const bytes = zip(contents)
  const at = bytes.indexOf('#pragma once')
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  const { archive, folder } = await archiveOf(bytes)
  await expect(extract(archive, (name) => join(folder, name))).rejects.toThrow('include/c_api.h is damaged')
})
