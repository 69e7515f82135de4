// Measured exponents are kept with the run: few of a long one, and replaced after it went back.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Changes } from '../training/changes'
import { exponentEvents } from './exponentEvents'
import { ExponentLog } from './exponentLog'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = () => new ExponentLog(join(folder, 'exponents.jsonl'))
const frame = (step: number, exponent = -0.5) => ({ step, layers: [{ layer: 'lstm', name: 'LSTM', exponent }] })

it('is read again, without what was replaced', () => {
  const log = open()
  for (const step of [1, 5, 9]) log.append(frame(step))
  log.append(frame(5, 0.25))
  for (const each of [log, open()]) expect(each.frames).toEqual([frame(1), frame(5, 0.25)])
})

it('leaves out what is not finite, which JSON cannot keep and no client takes', () => {
  const log = open()
  log.append(frame(1))
  for (const exponent of [NaN, Infinity, -Infinity]) expect(log.append(frame(5, exponent))).toBe(true)
  expect(log.isDue(5)).toBe(true)
  for (const each of [log, open()]) expect(each.frames).toEqual([frame(1)])
})

it('has a few hundred frames of a long run', () => {
  const log = open()
  for (let step = 1; step <= 100_000; step++) if (log.isDue(step)) log.append(frame(step))
  expect(log.frames.length).toBeGreaterThan(200)
  expect(log.frames.length).toBeLessThan(700)
})

it('is told whole, then by what is new', async () => {
  const [log, changes, end] = [open(), new Changes(), new AbortController()]
  log.append(frame(1))
  const events = exponentEvents({ exponents: log, changes }, end.signal)
  expect((await events.next()).value).toEqual({ frames: [frame(1)] })
  log.append(frame(3))
  changes.announce()
  expect((await events.next()).value).toEqual({ frames: [frame(3)] })
  log.append(frame(2, 0.5))
  changes.announce()
  expect((await events.next()).value).toEqual({ frames: [frame(2, 0.5)] })
  end.abort()
  expect((await events.next()).done).toBe(true)
})
