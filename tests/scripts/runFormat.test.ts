// The Python reader in docs/run-format.md reads a run as the engine does, whole, gone back to a checkpoint, and damaged.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { inRoot } from '../../scripts/lib/paths.mjs'
import type { StepsEvent } from '../../src/contract/events/run'
import { thisProcess } from '../../src/engine/files/owner'
import type { RunRecord } from '../../src/engine/learning/runs/runRecord'
import { RunStore } from '../../src/engine/learning/runs/runStore'
import { newRun } from '../support/newRun'

const python = spawnSync('python3', ['--version']).status === 0
const withoutPython = 'there is no python3'
let folder: string
let store: RunStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
  store = new RunStore(folder)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const rows = (first: number, count: number): StepsEvent => {
  const step = Float64Array.from({ length: count }, (_, k) => first + k)
  return {
    type: 'steps',
    step,
    seconds: step.map((each) => each / 8),
    loss: Float32Array.from(step, (each) => 3 / each),
    learningRate: Float32Array.from(step, () => 0.25),
    gradientNorm: Float32Array.from(step, (each) => each / 2),
    gradientNorms: Float32Array.from({ length: 2 * count }, (_, k) => first + k / 4)
  }
}
const evaluation = (step: number, training = false) => ({
  type: 'evaluation' as const,
  step,
  loss: 1 / step,
  values: [step],
  ...(training && { training: { loss: 2, values: [3] } })
})

/** A run that went back from step 9 to step 6. */
async function trained(): Promise<RunRecord> {
  const record = await newRun(store)
  record.steps(rows(1, 5))
  record.evaluation(evaluation(5, true))
  record.steps(rows(6, 4))
  record.evaluation(evaluation(9))
  const checkpoint = { step: 6, seconds: 1, tensors: new Map(), batches: '' }
  await record.reopen(thisProcess(), checkpoint, { phase: 'compiling', executor: 'eager', steps: null })
  record.steps(rows(7, 1))
  record.steps(rows(8, 3))
  record.evaluation(evaluation(8))
  await record.close()
  return record
}

function readByPython({ folder: run }: RunRecord): unknown {
  const [program = ''] = /(?<=```python\n)[\s\S]*?(?=```)/.exec(readFileSync(inRoot('docs', 'run-format.md'), 'utf8')) ?? []
  const path = join(folder, 'reader.py')
  writeFileSync(path, program)
  return JSON.parse(execFileSync('python3', [path, run], { encoding: 'utf8' }))
}

/** What the engine reads, in the reader's words. */
function readByEngine(record: RunRecord): unknown {
  const { steps, evaluations } = record.recorded
  const { step, seconds, loss, learningRate, gradientNorm, gradientNorms } = steps.read(0, steps.rows)
  return {
    name: record.summary.name,
    steps: Array.from(step, (each, k) => ({
      step: each,
      seconds: seconds[k],
      loss: loss[k],
      learning_rate: learningRate[k],
      grad_norm: gradientNorm[k],
      grad_norms: { a: gradientNorms[2 * k], b: gradientNorms[2 * k + 1] }
    })),
    evaluations: evaluations
      .read(0, evaluations.rows)
      .map((each) => ({ step: each.step, loss: each.loss, bitsPerCharacter: each.values[0] }))
  }
}

it('the reader in Python gives what the engine reads', async ({ skip }) => {
  skip(!python, withoutPython)
  const record = await trained()
  expect(readByEngine(record)).toMatchObject({
    steps: Array.from({ length: 10 }, (_, k) => ({ step: k + 1 })),
    evaluations: [{ step: 5 }, { step: 8 }]
  })
  expect(readByPython(record)).toEqual(readByEngine(record))
})

it('the reader in Python passes over damage as the engine does', async ({ skip }) => {
  skip(!python, withoutPython)
  const record = await trained()
  const path = join(record.folder, 'metrics.log')
  const bytes = readFileSync(path)
  for (const at of [33, 60, 300, 420, 520, bytes.length - 9]) {
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8(bytes.readUInt8(at) ^ 32, at)
    writeFileSync(path, damaged)
    await record.close()
    expect([at, readByPython(record)]).toEqual([at, readByEngine(record)])
  }
  writeFileSync(path, bytes.subarray(0, -20))
  await record.close()
  expect(readByPython(record)).toEqual(readByEngine(record))
})
