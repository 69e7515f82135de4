import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StepsEvent } from '../../../../contract/events/run'
import { EvaluationColumns, StepColumns } from './columnTables'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Rows whose numbers all follow from the step. */
function rows(first: number, count: number): StepsEvent {
  const steps = Array.from({ length: count }, (_, k) => first + k)
  return {
    type: 'steps',
    step: Float64Array.from(steps),
    seconds: Float64Array.from(steps, (step) => step / 8),
    loss: Float32Array.from(steps, (step) => 1 / step),
    learningRate: Float32Array.from(steps, (step) => 0.5 ** step),
    gradientNorm: Float32Array.from(steps, (step) => step * 2),
    gradientNorms: Float32Array.from(steps.flatMap((step) => [step, -step, 0.5]))
  }
}

describe('the table of steps', () => {
  it('gives back what was appended, over several openings', () => {
    const first = new StepColumns(folder, 3)
    first.append(rows(1, 2))
    first.close()
    const second = new StepColumns(folder, 3)
    second.append(rows(3, 3))
    expect(second.rows).toBe(5)
    expect(second.read(0, 5)).toEqual(rows(1, 5))
    expect(second.read(3, 4)).toEqual(rows(4, 1))
    const { step, seconds, loss, learningRate, gradientNorm } = rows(2, 3)
    rmSync(join(folder, 'gradientNorms.f32'))
    expect(second.readCurve(1, 4)).toEqual({ step, seconds, loss, learningRate, gradientNorm })
    second.close()
  })

  it('survives each of its files being cut at any byte, and goes on from the last whole row', () => {
    const full = new StepColumns(folder, 3)
    full.append(rows(1, 3))
    full.close()
    const files = readdirSync(folder).map((name) => ({ path: join(folder, name), bytes: readFileSync(join(folder, name)) }))
    for (const { path, bytes } of files) {
      for (let length = 0; length < bytes.length; length++) {
        truncateSync(path, length)
        const table = new StepColumns(folder, 3)
        expect(table.rows).toBe(Math.floor((3 * length) / bytes.length))
        expect(table.read(0, table.rows)).toEqual(rows(1, table.rows))
        table.append(rows(table.rows + 1, 1))
        expect(table.read(0, table.rows)).toEqual(rows(1, table.rows))
        table.close()
        for (const file of files) writeFileSync(file.path, file.bytes)
      }
    }
  })

  it('keeps what is undamaged when a run goes on, up to the checkpoint', () => {
    const full = new StepColumns(folder, 3)
    full.append(rows(1, 6))
    full.close()
    truncateSync(join(folder, 'loss.f32'), 8)
    const table = new StepColumns(folder, 3)
    expect([table.rows, table.mend(5), table.rows]).toEqual([2, 3, 5])
    table.append(rows(6, 1))
    const { loss, ...others } = table.read(0, 6)
    const { loss: whole, ...right } = rows(1, 6)
    expect(others).toEqual(right)
    expect([...loss]).toEqual([whole[0], whole[1], NaN, NaN, NaN, whole[5]])
    table.close()
    truncateSync(join(folder, 'step.f64'), 9)
    const again = new StepColumns(folder, 3)
    expect([again.rows, again.mend(6)]).toEqual([1, 5])
    expect([...again.read(0, 6).step]).toEqual([1, 2, 3, 4, 5, 6])
    again.close()
  })

  it('mends nothing of a record that is whole, or was cut behind the checkpoint alone', () => {
    const table = new StepColumns(folder, 3)
    table.append(rows(1, 6))
    expect([table.mend(6), table.mend(4), table.rows]).toEqual([0, 0, 6])
    table.close()
    truncateSync(join(folder, 'seconds.f64'), 32)
    const cut = new StepColumns(folder, 3)
    expect([cut.mend(4), cut.rows]).toEqual([0, 4])
    cut.close()
  })

  it('makes no folder and no file while it only reads', () => {
    const empty = join(folder, 'none')
    const reader = new StepColumns(empty, 3)
    expect([reader.rows, reader.read(0, 0).step.length, new EvaluationColumns(empty, 1).rows]).toEqual([0, 0, 0])
    expect(existsSync(empty)).toBe(false)
  })

  it('leaves the files as they are while it only reads', () => {
    const full = new StepColumns(folder, 3)
    full.append(rows(1, 3))
    full.close()
    truncateSync(join(folder, 'loss.f32'), 9)
    const reader = new StepColumns(folder, 3)
    expect(reader.rows).toBe(2)
    reader.close()
    expect(statSync(join(folder, 'loss.f32')).size).toBe(9)
    expect(statSync(join(folder, 'step.f64')).size).toBe(24)
  })

  it('goes back to an earlier step', () => {
    const table = new StepColumns(folder, 3)
    table.append(rows(1, 6))
    table.truncate(table.rowsUpTo(4))
    table.append(rows(5, 1))
    expect(table.read(0, table.rows)).toEqual(rows(1, 5))
    table.close()
  })
})

describe('the table of evaluations', () => {
  const measured = (step: number) => {
    return { type: 'evaluation' as const, step, loss: 2, values: [step], training: { loss: 1, values: [step / 2] } }
  }
  const unmeasured = (step: number) => ({ type: 'evaluation' as const, step, loss: 2, values: [step] })

  it('keeps what was measured on training data beside it, and reads runs that did not measure it', () => {
    const old = new EvaluationColumns(folder, 1)
    const events = [unmeasured(10), unmeasured(20)]
    events.forEach((event) => old.append(event))
    old.close()
    expect(existsSync(join(folder, 'trainingEvaluations.f64'))).toBe(false)
    const table = new EvaluationColumns(folder, 1)
    expect(table.read(0, 2)).toEqual(events)
    for (const event of [measured(30), unmeasured(40), measured(50)]) table.append(event)
    const all = [...events, measured(30), unmeasured(40), measured(50)]
    expect(table.read(0, 5)).toEqual(all)
    expect(table.read(3, 5)).toEqual(all.slice(3))
    table.truncate(3)
    table.append(unmeasured(35))
    expect(table.read(0, 4)).toEqual([...all.slice(0, 3), unmeasured(35)])
    table.close()
    const again = new EvaluationColumns(folder, 1)
    expect(again.read(0, again.rows)).toEqual([...all.slice(0, 3), unmeasured(35)])
    again.close()
  })

  it('reads whole evaluations where the measures of training data are cut at any byte', () => {
    const events = [measured(10), measured(20)]
    const table = new EvaluationColumns(folder, 1)
    events.forEach((event) => table.append(event))
    table.close()
    const path = join(folder, 'trainingEvaluations.f64')
    for (let length = statSync(path).size; length >= 0; length--) {
      truncateSync(path, length)
      const cut = new EvaluationColumns(folder, 1)
      const whole = Math.floor(length / 24)
      expect(cut.read(0, 2)).toEqual(
        events.map((event, k) => (k < whole ? event : unmeasured(event.step))).map((event) => ({ ...event, values: [event.step] }))
      )
      cut.close()
    }
  })

  it('keeps step and loss together when it is cut at any byte', () => {
    const table = new EvaluationColumns(folder, 1)
    const events = [1, 2, 3].map((step) => ({ type: 'evaluation' as const, step, loss: 2 * step, values: [step] }))
    events.forEach((event) => table.append(event))
    expect(table.read(0, 3)).toEqual(events)
    table.close()
    const path = join(folder, 'evaluations.f64')
    for (let length = statSync(path).size; length >= 0; length--) {
      truncateSync(path, length)
      const cut = new EvaluationColumns(folder, 1)
      expect(cut.read(0, cut.rows)).toEqual(events.slice(0, Math.floor(length / 24)))
      cut.close()
    }
  })
})
