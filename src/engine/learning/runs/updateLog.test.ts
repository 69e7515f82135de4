// Measured updates are kept with the run: few of a long one, replaced after it went back, and what is followed is read again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UpdateLog } from './updateLog'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = () => new UpdateLog(join(folder, 'updates.jsonl'))
const frame = (step: number, names = ['a']) => ({ step, tensors: names.map((name) => ({ name, weight: 1, update: 0.001 })) })

describe('the record of updates', () => {
  it('is read again with what is followed, and without what was replaced', () => {
    const log = open()
    log.follow(0, ['a'])
    for (const step of [1, 5, 9, 5]) log.append(frame(step))
    for (const each of [log, open()]) expect([each.followed, each.frames]).toEqual([['a'], [frame(1), frame(5)]])
    log.follow(5, [])
    expect(open().followed).toEqual([])
  })

  it('leaves out what is not finite, which JSON cannot keep and no client takes', () => {
    const log = open()
    log.follow(0, ['a'])
    log.append(frame(1))
    log.append({ step: 5, tensors: [{ name: 'a', weight: 1, update: Infinity }] })
    log.append({ step: 6, tensors: [{ name: 'a', weight: NaN, update: 1 }] })
    expect(log.isDue(6)).toBe(true)
    for (const each of [log, open()]) expect(each.frames).toEqual([frame(1)])
  })

  it('has a few hundred frames of a long run, and one at once where another parameter is followed', () => {
    const log = open()
    log.follow(0, ['a'])
    for (let step = 1; step <= 100_000; step++) if (log.isDue(step)) log.append(frame(step))
    expect(log.frames.length).toBeGreaterThan(300)
    expect(log.frames.length).toBeLessThan(1_200)
    expect(log.isDue(100_001)).toBe(false)
    log.follow(100_000, ['b'])
    expect(log.isDue(100_001)).toBe(true)
  })
})
