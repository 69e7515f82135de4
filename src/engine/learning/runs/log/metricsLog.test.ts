// A run's log: whatever happens to its bytes, every whole record before the damage is there, and it goes on.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EvaluationEvent, StepsEvent } from '../../../../contract/events/run'
import { MetricsLog } from './metricsLog'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
  path = join(folder, 'metrics.log')
})
afterEach(() => rmSync(folder, { recursive: true }))

const parameters = 2
const open = () => new MetricsLog(path, { parameters, metrics: 1 })
const rows = (first: number, count: number): StepsEvent => {
  const step = Float64Array.from({ length: count }, (_, k) => first + k)
  return {
    type: 'steps',
    step,
    seconds: step.map((each) => each / 2),
    loss: Float32Array.from(step, (each) => 1 / each),
    learningRate: Float32Array.from(step, () => 0.5),
    gradientNorm: Float32Array.from(step, (each) => each ** 2),
    gradientNorms: Float32Array.from({ length: parameters * count }, (_, k) => first * parameters + k)
  }
}
const evaluation = (step: number, measured = false): EvaluationEvent => ({
  type: 'evaluation',
  step,
  loss: 2 / step,
  values: [step],
  ...(measured && { training: { loss: 1 / step, values: [step / 2] } })
})
const stepsOf = ({ steps }: MetricsLog) => [...steps.read(0, steps.rows).step]
const evaluationsOf = ({ evaluations }: MetricsLog) => evaluations.read(0, evaluations.rows)

/** A log of three records of steps and two evaluations, and where each of its records ends. */
function sample(): { readonly bytes: Buffer; readonly ends: readonly number[] } {
  const log = open()
  const ends = [32]
  const writes = [
    () => log.append(rows(1, 2)),
    () => log.appendEvaluation(evaluation(2)),
    () => log.append(rows(3, 1)),
    () => log.appendEvaluation(evaluation(3, true)),
    () => log.append(rows(4, 2))
  ]
  for (const write of writes) {
    write()
    ends.push(readFileSync(path).length)
  }
  log.close()
  return { bytes: readFileSync(path), ends }
}

/** What a log holds whose records have the numbers `whole`, of those of `sample`. */
function contentOf(whole: readonly number[]) {
  const steps = [[], [1, 2], [], [3], [], [4, 5]]
  const evaluations = [[], [], [evaluation(2)], [], [evaluation(3, true)], []]
  return { steps: whole.flatMap((k) => steps[k] ?? []), evaluations: whole.flatMap((k) => evaluations[k] ?? []) }
}

/** The rows, as a whole and in the columns for curves. */
function bothReadings({ steps }: MetricsLog, from: number, to: number, whole: StepsEvent): void {
  expect(steps.read(from, to)).toEqual(whole)
  const { step, seconds, loss, learningRate, gradientNorm } = whole
  expect(steps.readCurve(from, to)).toEqual({ step, seconds, loss, learningRate, gradientNorm })
}

const numbers = (count: number) => Array.from({ length: count }, (_, k) => k)

describe('the log of a run', () => {
  it('reads what was written, in any stretch, while it is written and when it is opened again', () => {
    const log = open()
    expect(log.steps.rows).toBe(0)
    expect(log.steps.read(0, 0)).toEqual(rows(1, 0))
    let next = 1
    for (const count of [1, 3, 40, 2, 100]) {
      log.append(rows(next, count))
      next += count
    }
    log.appendEvaluation(evaluation(2))
    log.appendEvaluation(evaluation(9, true))
    for (const each of [log, open()]) {
      expect(each.steps.rows).toBe(146)
      expect(each.steps.lastStep()).toBe(146)
      for (const [from, to] of [
        [0, 146],
        [0, 1],
        [1, 4],
        [2, 45],
        [43, 47],
        [145, 146],
        [60, 60]
      ] as const)
        bothReadings(each, from, to, rows(from + 1, to - from))
      expect(numbers(150).map((step) => each.steps.rowsUpTo(step))).toEqual(numbers(150).map((step) => Math.min(step, 146)))
      expect(evaluationsOf(each)).toEqual([evaluation(2), evaluation(9, true)])
      expect(each.damage).toEqual({ places: 0, endBytes: 0 })
    }
    expect(() => log.steps.read(140, 147)).toThrow(RangeError)
    expect(() => log.steps.readCurve(140, 147)).toThrow(RangeError)
    log.close()
  })

  it('goes back by a further record, and nothing that was written changes', () => {
    const log = open()
    log.append(rows(1, 6))
    log.append(rows(7, 4))
    for (const step of [3, 6, 9]) log.appendEvaluation(evaluation(step))
    const before = readFileSync(path)
    expect(log.cut({ step: 5, evaluated: 4, missing: 0 })).toEqual({ steps: 5, evaluations: 1 })
    log.append(rows(6, 2))
    log.appendEvaluation(evaluation(6))
    expect(readFileSync(path).subarray(0, before.length)).toEqual(before)
    expect(log.cuts).toEqual([{ steps: 5, evaluations: 1 }])
    for (const each of [log, open()]) {
      bothReadings(each, 0, each.steps.rows, rows(1, 7))
      expect(evaluationsOf(each)).toEqual([evaluation(3), evaluation(6)])
      expect(each.steps.rowsUpTo(5)).toBe(5)
    }
    log.close()
  })

  it('reads curves and finds steps without the norms of each parameter', () => {
    const wide = 10_000
    const log = new MetricsLog(path, { parameters: wide, metrics: 1 })
    const whole = (first: number) => ({ ...rows(first, 2), gradientNorms: new Float32Array(2 * wide).fill(1) })
    for (const first of [1, 3, 5]) log.append(whole(first))
    log.close()
    truncateSync(path, readFileSync(path).length - 2 * 4 * wide)
    expect(() => log.steps.read(0, 6)).toThrow(RangeError)
    const { step, seconds, loss, learningRate, gradientNorm } = rows(1, 6)
    expect(log.steps.readCurve(0, 6)).toEqual({ step, seconds, loss, learningRate, gradientNorm })
    expect(log.steps.rowsUpTo(5)).toBe(5)
  })

  it('replaces steps that come again where the record that goes back was lost', () => {
    const log = open()
    log.append(rows(1, 6))
    log.appendEvaluation(evaluation(3))
    log.appendEvaluation(evaluation(6))
    log.append(rows(5, 3))
    expect(log.steps.read(0, log.steps.rows)).toEqual(rows(1, 7))
    expect(evaluationsOf(log)).toEqual([evaluation(3)])
    log.close()
  })

  it('is followed by a reader in another process without being read again', () => {
    const [writer, reader] = [open(), open()]
    writer.append(rows(1, 3))
    reader.readOn()
    expect(stepsOf(reader)).toEqual([1, 2, 3])
    writer.append(rows(4, 2))
    writer.cut({ step: 2, evaluated: 2, missing: 0 })
    writer.append(rows(3, 1))
    reader.readOn()
    expect(stepsOf(reader)).toEqual([1, 2, 3])
    expect(reader.cuts).toEqual([{ steps: 2, evaluations: 0 }])
    expect(reader.damage).toEqual({ places: 0, endBytes: 0 })
    writer.close()
  })
})

describe('a log that was cut off', () => {
  it('has every whole record before the cut at any byte, and goes on', () => {
    const { bytes, ends } = sample()
    for (let length = 0; length <= bytes.length; length++) {
      writeFileSync(path, bytes.subarray(0, length))
      const log = open()
      // The zeros that fill a record up to eight bytes may be missing.
      const whole = numbers(ends.filter((end) => end - 4 <= length).length)
      const { steps, evaluations } = contentOf(whole)
      const isEnd = length === 0 || ends.some((end) => end - 4 <= length && length <= end)
      if (ends.includes(length) || !isEnd) {
        expect([length, stepsOf(log)]).toEqual([length, steps])
        expect(evaluationsOf(log)).toEqual(evaluations)
        expect(log.damage).toEqual({ places: 0, endBytes: isEnd ? 0 : length - (ends.findLast((end) => end <= length) ?? 0) })
      }
      const before = stepsOf(log)
      log.append(rows(6, 2))
      log.close()
      const again = open()
      expect(stepsOf(again)).toEqual([...before, 6, 7])
      expect(evaluationsOf(again)).toEqual(evaluationsOf(log))
      expect(readFileSync(path).subarray(0, length)).toEqual(bytes.subarray(0, length))
    }
  })
})

describe('a log that was damaged', () => {
  it('has every record but the damaged one, whichever bit of it is another, and goes on', () => {
    const { bytes, ends } = sample()
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes)
      damaged.writeUInt8(bytes.readUInt8(at) ^ (1 << (at % 8)), at)
      writeFileSync(path, damaged)
      const log = open()
      const hit = ends.findIndex((end) => at < end)
      const all = contentOf(numbers(ends.length))
      const others = contentOf(numbers(ends.length).filter((k) => k !== hit))
      // Padding means nothing.
      const isPadding = stepsOf(log).length === all.steps.length && evaluationsOf(log).length === all.evaluations.length && hit > 0
      expect([at, stepsOf(log)]).toEqual([at, isPadding ? all.steps : others.steps])
      expect(evaluationsOf(log)).toEqual(isPadding ? all.evaluations : others.evaluations)
      const isLast = hit === ends.length - 1
      if (!isPadding) expect(log.damage.places + (isLast ? 1 : 0)).toBe(1)
      expect(log.damage.endBytes > 0).toBe(isLast && !isPadding)
      log.append(rows(6, 2))
      log.close()
      expect(stepsOf(open())).toEqual([...stepsOf(log).slice(0, -2), 6, 7])
    }
  })

  it('has what is behind bytes that were lost or put in, wherever that leaves it', () => {
    const { bytes, ends } = sample()
    const [start = 0, first = 0] = ends
    for (let lost = 1; lost < first - start; lost++) {
      writeFileSync(path, Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + lost)]))
      expect(stepsOf(open())).toEqual([3, 4, 5])
      writeFileSync(path, Buffer.concat([bytes.subarray(0, start), Buffer.alloc(lost, 0x47), bytes.subarray(start)]))
      const log = open()
      expect(log.steps.read(0, log.steps.rows)).toEqual(rows(1, 5))
      expect(evaluationsOf(log)).toEqual([evaluation(2), evaluation(3, true)])
      expect(log.damage).toEqual({ places: 1, endBytes: 0 })
    }
  })

  it('tells of damage until the run goes back, and of new damage then', () => {
    const { bytes, ends } = sample()
    const at = (ends[0] ?? 0) + 30
    bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at)
    writeFileSync(path, bytes)
    const log = open()
    expect([log.damage.places, log.missingUpTo(5)]).toEqual([1, 2])
    log.cut({ step: 5, evaluated: 5, missing: log.missingInAll(5) })
    log.close()
    const again = open()
    expect([again.damage.places, again.missingUpTo(5)]).toEqual([0, 0])
    again.append(rows(6, 1))
    again.close()
    appendFileSync(path, 'GSR1 and no more')
    expect(open().damage).toEqual({ places: 0, endBytes: 16 })
  })
})

it('is opened in slices, with turns for others, to the same rows and damage', async () => {
  const log = open()
  for (let first = 1; first <= 100_000; first += 500) log.append(rows(first, 500))
  log.appendEvaluation(evaluation(9))
  log.close()
  const bytes = readFileSync(path)
  for (const at of [1_200_000, 2_097_152, bytes.length - 2_000_000]) bytes.fill(0, at, at + 40_000)
  writeFileSync(path, bytes)
  let turns = 0
  const counting = setInterval(() => turns++, 0)
  const sliced = await MetricsLog.openInSlices(path, { parameters, metrics: 1 })
  clearInterval(counting)
  const whole = open()
  expect(whole.damage.places).toBeGreaterThan(1)
  expect([stepsOf(sliced), evaluationsOf(sliced), sliced.damage]).toEqual([stepsOf(whole), evaluationsOf(whole), whole.damage])
  expect(turns).toBeGreaterThan(1)
  sliced.append(rows(100_001, 2))
  expect(stepsOf(sliced).slice(-2)).toEqual([100_001, 100_002])
  sliced.close()
})
