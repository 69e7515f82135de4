// The best of a run's checkpoints is called the best only where no better evaluation went without one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { noKeep } from '../../../contract/document/stopping'
import { newRun, rowsFrom } from '../../../../tests/support/newRun'
import { RunStore } from './runStore'
import type { RunRecord } from './runRecord'

let folder: string
let record: RunRecord
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-record-'))
  record = await newRun(new RunStore(folder))
})
afterEach(async () => {
  await record.close()
  rmSync(folder, { recursive: true, force: true })
})

function evaluate(step: number, value: number): void {
  record.steps(rowsFrom(step, 1))
  record.evaluation({ type: 'evaluation', step, loss: value, values: [value] })
}

async function evaluateAndSave(step: number, value: number): Promise<void> {
  evaluate(step, value)
  await record.checkpoint({ step, seconds: 0, tensors: new Map(), batches: '' }, { keep: noKeep, value })
}

/** Such as `2 newest+best`. */
const checkpoints = async () => (await record.keptCheckpoints(noKeep)).map(({ step, reasons }) => `${step} ${reasons.join('+')}`)

it('names the best evaluation, and one on disk that equals it', async () => {
  await evaluateAndSave(1, 2)
  await evaluateAndSave(2, 3)
  expect(await checkpoints()).toEqual(['2 newest', '1 newest+best'])
  evaluate(3, 2)
  expect(await checkpoints()).toEqual(['2 newest', '1 newest+best'])
})

it('names the best that is on disk as such, where a better evaluation has no checkpoint', async () => {
  await evaluateAndSave(1, 2)
  evaluate(2, 1.5)
  await evaluateAndSave(3, 3)
  await evaluateAndSave(4, 3)
  expect(await checkpoints()).toEqual(['4 newest', '3 newest', '1 bestOnDisk'])
  await evaluateAndSave(5, 1)
  expect(await checkpoints()).toEqual(['5 newest+best', '4 newest'])
})
