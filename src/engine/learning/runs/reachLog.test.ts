// Gradient reach is kept with the run, in few and small lines.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReachFrame } from '../../../contract/events/reach'
import { ReachLog } from './reachLog'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const path = () => join(folder, 'reach.jsonl')
const frame = (step: number, steps = 3): ReachFrame => ({
  step,
  steps,
  from: steps - 1,
  loss: 1.5,
  states: [{ layer: 'l', name: 'h', label: 'hidden state', kind: 'state', norms: new Float32Array(steps).fill(1 / 3) }]
})
const steps = (log: ReachLog) => log.frames.map(({ step }) => step)

describe('the record of gradient reach', () => {
  it('is read again as it was, to four digits', () => {
    const log = new ReachLog(path())
    log.append(frame(1))
    const infinite = { ...frame(5), states: frame(5).states.map((state) => ({ ...state, norms: Float32Array.of(Infinity, 1e-30, 0) })) }
    log.append(infinite)
    const [first, second] = new ReachLog(path()).frames
    expect(first).toEqual({ ...frame(1), states: [{ ...frame(1).states[0], norms: new Float32Array(3).fill(0.3333) }] })
    // JSON has no infinity: what overflowed is not a number.
    expect([...(second?.states[0]?.norms ?? [])]).toEqual([NaN, Math.fround(1e-30), 0])
  })
  it('has a few hundred frames of a long run', () => {
    const log = new ReachLog(path())
    for (let step = 1; step <= 100_000; step += 7) log.append(frame(step))
    expect(log.frames.length).toBeGreaterThan(100)
    expect(log.frames.length).toBeLessThan(500)
    expect(new ReachLog(path()).frames.length).toBe(log.frames.length)
  })
  it('goes back with the run', () => {
    const log = new ReachLog(path())
    for (const step of [1, 10, 20, 12, 15]) log.append(frame(step))
    expect(steps(log)).toEqual([1, 10, 12, 15])
    expect(steps(new ReachLog(path()))).toEqual([1, 10, 12, 15])
  })
  it('leaves out what is too large, and a line that was cut off', () => {
    const log = new ReachLog(path())
    log.append(frame(1, 6_000))
    log.append(frame(2))
    appendFileSync(path(), readFileSync(path(), 'utf8').trim().slice(0, 40))
    new ReachLog(path()).append(frame(9))
    expect(steps(new ReachLog(path()))).toEqual([2, 9])
  })
})
