/**
 * Processes that record and train, ended by `kill -9` at random moments: what they said is recorded stays, and a run that is resumed has the losses of one
 * that was never broken off. `npm run test:kills` takes fifty moments of each.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { MetricsLog } from '../../../src/engine/learning/runs/log/metricsLog'
import { buildProgram } from '../../contract/buildProgram'
import { recordOf } from '../../support/recordOf'
import { readTemplate } from '../../support/templates'

const moments = Number(process.env['GATESCOPE_KILLS'] ?? 3)
const timeout = 60_000 + 60_000 * moments

let programs: string
let workspace: string
const started: ChildProcess[] = []

beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'gatescope-killed-'))
  await buildProgram(new URL('./loggingProgram.ts', import.meta.url), programs, 'loggingProgram.mjs')
  await buildProgram(new URL('./trainingProgram.ts', import.meta.url), programs, 'trainingProgram.mjs')
}, 120_000)
afterAll(() => rmSync(programs, { recursive: true }))
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'gatescope-engine-'))
})
afterEach(() => {
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  rmSync(workspace, { recursive: true, force: true })
})

interface Told {
  /** All lines up to now. */
  readonly lines: string[]
  /** Resolves when a line holds, or the process has ended. */
  until(holds: (line: string) => boolean): Promise<void>
  kill(): Promise<void>
  readonly ended: Promise<unknown>
}

function run(program: string, ...args: readonly string[]): Told {
  const child = spawn(process.execPath, [join(programs, `${program}.mjs`), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(child)
  const lines: string[] = []
  const waiting = new Set<(line: string) => void>()
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line)
    for (const take of waiting) take(line)
  })
  const ended = once(child, 'close')
  const until = (holds: (line: string) => boolean): Promise<void> => {
    const said = new Promise<void>((resolve) => waiting.add((line) => holds(line) && resolve()))
    return lines.some(holds) ? Promise.resolve() : Promise.race([said, ended.then(() => undefined)])
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  return { lines, until, kill, ended }
}

/** A moment at random within so many milliseconds: what is tested is that no moment matters. */
const aMoment = (most: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * most))
const numbers = (count: number) => Array.from({ length: count }, (_, k) => k + 1)

test('a log has every step that was said to be recorded, and goes on behind it', { timeout }, async () => {
  const path = join(workspace, 'metrics.log')
  for (let k = 0; k < moments; k++) {
    const { lines, until, kill } = run('loggingProgram', path)
    await until(() => true)
    await aMoment(100)
    await kill()
    const log = new MetricsLog(path, { parameters: 2, metrics: 1 })
    const { step, gradientNorms } = log.steps.read(0, log.steps.rows)
    expect(step.length).toBeGreaterThanOrEqual(Number(lines.at(-1)))
    expect([...step]).toEqual(numbers(step.length))
    expect([...gradientNorms]).toEqual(numbers(step.length).flatMap((each) => [each, -each]))
    // Each process may have ended between a step and its evaluation.
    expect(log.evaluations.rows).toBeGreaterThanOrEqual(Math.floor(step.length / 10) - (k + 1))
  }
})

test('a run loses no step that was told, and ends with the losses of an unbroken one', { timeout }, async () => {
  const document = join(workspace, 'document.json')
  writeFileSync(document, JSON.stringify(smallDocument()))
  mkdirSync(join(workspace, 'data'))
  writeFileSync(join(workspace, 'data', 'text.txt'), 'Call me Ishmael. Some years ago, never mind how long precisely. '.repeat(60))
  const unbroken = run('trainingProgram', workspace, document)
  await unbroken.ended
  const broken = await train(document)
  const [expected, recorded] = [recordOf(workspace, idOf(unbroken)), recordOf(workspace, broken)]
  expect(recorded.steps.step).toEqual(expected.steps.step)
  expect(recorded.steps.loss).toEqual(expected.steps.loss)
  // A run that was paused at its last step is evaluated there again as it finishes.
  const byStep = ({ evaluations }: typeof recorded) => new Map(evaluations.map((evaluation) => [evaluation.step, evaluation]))
  expect(byStep(recorded)).toEqual(byStep(expected))
})

/** Trains a document to its end in processes of which all but the last are killed. Returns the run. */
async function train(document: string): Promise<string> {
  let runId: string | undefined
  for (let k = 0; k < moments; k++) {
    const child: Told = run('trainingProgram', workspace, document, ...(runId === undefined ? [] : [runId]))
    // The first may be killed before its first checkpoint: the run then starts anew.
    await child.until((line) => line.startsWith('step'))
    await aMoment(400)
    await child.kill()
    runId = idOf(child)
    const told = child.lines.flatMap((line) => (line.startsWith('step ') ? [Number(line.slice(5))] : []))
    const { step } = recordOf(workspace, runId).steps
    expect(step.length).toBeGreaterThanOrEqual(told.at(-1) ?? 0)
    expect([...step]).toEqual(numbers(step.length))
  }
  const last = run('trainingProgram', workspace, document, ...(runId === undefined ? [] : [runId]))
  await last.ended
  expect(last.lines.at(-1)).toBe('over')
  return idOf(last)
}

function idOf({ lines }: Told): string {
  return lines.find((line) => line.startsWith('run '))?.slice(4) ?? ''
}

function smallDocument() {
  const document = readTemplate('lstm-moby-dick')
  const layers = document.model.layers.map((layer) => {
    if (layer.kind === 'embedding') return { ...layer, params: { units: 4 } }
    return layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, hidden: 6 } } : layer
  })
  const steps = 100 * Math.ceil(moments / 3)
  const training = { ...document.training, batchSize: 2, sequenceLength: 6, steps, evaluateEvery: 50, validationBatches: 2 }
  return { ...document, task: { ...document.task, source: { kind: 'file', file: 'text.txt' } }, model: { layers }, training }
}
