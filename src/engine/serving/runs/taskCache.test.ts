/** Data is read once while its files stay as they are, and again when any of them changes. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { glide, wavBytes } from '../../../../tests/support/wavFiles'
import { taskOn } from '../../../contract/data/fileKinds'
import type { Task } from '../../../contract/document/task'
import { TaskCache } from './taskCache'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-cache-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Opens the task, changes its files, and opens it again. */
async function openedAround(task: Task, change: () => Promise<void>) {
  const cache = new TaskCache([folder])
  const before = await cache.open(task, 4)
  expect(await cache.open(task, 4)).toBe(before)
  await change()
  return { before, after: await cache.open(task, 4) }
}

it('a sound that is written anew in its place is read again', async () => {
  const tone = (hertz: number) => wavBytes([glide(hertz, 2 * hertz, { rate: 8_000, seconds: 0.1 })], 8_000)
  for (const label of ['low', 'high']) {
    await mkdir(join(folder, 'sounds', label), { recursive: true })
    await writeFile(join(folder, 'sounds', label, '0.wav'), tone(300))
    await writeFile(join(folder, 'sounds', label, '1.wav'), label === 'low' ? tone(400) : 'no sound')
  }
  const { before, after } = await openedAround(taskOn.sound('sounds'), () => writeFile(join(folder, 'sounds', 'high', '1.wav'), tone(500)))
  expect(before.ok ? [] : before.problems.map(({ code }) => code)).toEqual(['data.sound'])
  expect(after.ok).toBe(true)
})

it('the other part of an archive is read as soon as it is there', async () => {
  const archive = '@univariate true\n@classLabel true a b\n@data\n1,2,3,4:a\n2,3,4,5:b\n1,1,1,1:a\n3,3,3,3:b\n'
  await writeFile(join(folder, 'Some_TRAIN.ts'), archive)
  const { before, after } = await openedAround(taskOn.labelledSeries('Some_TRAIN.ts'), () =>
    writeFile(join(folder, 'Some_TEST.ts'), archive)
  )
  expect(before.ok && before.data.reading).toMatchObject({ other: null, validation: 2 })
  expect(after.ok && after.data.reading).toMatchObject({ other: 'Some_TEST.ts', training: 4, validation: 4 })
})
