/** The reading of a large file is told as it goes on, ends when nobody wants it any more, and is begun again by whoever still waits for it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { taskOn } from '../../../contract/data/fileKinds'
import type { ReadProgress } from '../../../contract/data/readProgress'
import { TaskCache } from '../runs/taskCache'
import { readEvents } from './readEvents'

const folder = mkdtempSync(join(tmpdir(), 'gatescope-reading-'))
const task = taskOn.nextCharacter('large.txt')
beforeAll(() => writeFileSync(join(folder, 'large.txt'), 'the sea and the whale\n'.repeat(1_000_000)))
afterAll(() => rmSync(folder, { recursive: true }))

it('tells each phase and what was read', async () => {
  const phases = new Set<string>()
  const progress = ({ phase, bytes, of }: ReadProgress) => {
    phases.add(phase)
    expect([of, bytes <= of]).toEqual([22_000_000, true])
  }
  expect(await new TaskCache([folder], folder).open(task, 10, { progress })).toMatchObject({ ok: true })
  expect([...phases]).toEqual(['encoding', 'contents', 'tokens'])
  const events = []
  for await (const event of readEvents(new TaskCache([folder], folder), task, 10)) events.push(event)
  expect(events.at(-1)).toMatchObject({ type: 'read', problems: [], reading: { file: 'large.txt', characters: 22_000_000 } })
})

it('ends with its signal, and is read again for another call that waits', async () => {
  const cache = new TaskCache([folder], folder)
  const given = new AbortController()
  const first = cache.open(task, 10, { progress: () => given.abort(), signal: given.signal })
  await new Promise((resolve) => setImmediate(resolve))
  const second = cache.open(task, 12)
  await expect(first).rejects.toMatchObject({ name: 'AbortError' })
  expect(await second).toMatchObject({ ok: true })
})

it('is read once for several lengths', async () => {
  const cache = new TaskCache([folder], folder)
  let bytes = 0
  const progress = () => void bytes++
  await cache.open(task, 10, { progress })
  const pieces = bytes
  const longer = await cache.open(task, 50, { progress })
  expect([longer.ok, bytes]).toEqual([true, pieces])
  const tooLong = await cache.open(task, 30_000_000, { progress })
  expect(tooLong.ok ? [] : tooLong.problems.map(({ code }) => code)).toEqual(['data.tooShort'])
})
