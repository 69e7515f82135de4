/** A run that another process trains: it is told as it is, nothing changes it from here, and it goes on here once the other is gone. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildProgram } from '../../contract/buildProgram'
import { follow, openEngine, smallDocument } from '../support'
import type { TestEngine } from '../support'

let programs: string
let workspace: string
let engine: TestEngine
let runId: string
const started: ChildProcess[] = []

beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'gatescope-trainer-'))
  await buildProgram(new URL('./otherTrainer.ts', import.meta.url), programs, 'trainer.mjs')
})
afterAll(() => rmSync(programs, { recursive: true }))

/** A run that was stopped, in the engine of this process. */
beforeEach(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'gatescope-engine-'))
  engine = await openEngine(workspace, { prefer: 'eager' })
  const document = await smallDocument(engine, { steps: null })
  ;({ runId } = await engine.client.training.start({ document }))
  await follow(engine, runId, ({ step }) => step >= 2)
  await engine.client.training.stop({ runId })
})
afterEach(async () => {
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  await engine.dispose()
  rmSync(workspace, { recursive: true, force: true })
})

/** Another process that resumes the run; `said` is its first line. */
async function otherTrainer() {
  const child = spawn(process.execPath, [join(programs, 'trainer.mjs'), join(workspace, 'runs'), runId], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  started.push(child)
  const [said]: string[] = await once(child.stdout.setEncoding('utf8'), 'data')
  return { child, said, pid: child.pid ?? 0, ended: once(child, 'close') }
}

const refusalOf = (work: Promise<unknown>): Promise<unknown> => work.catch((reason: unknown) => reason)
const runFile = (): string => readFileSync(join(workspace, 'runs', runId, 'run.json'), 'utf8')

test('it is told as training there, and nothing changes it from here', { timeout: 300_000 }, async () => {
  const { training } = engine.client
  const { said, pid } = await otherTrainer()
  expect(said).toBe('training\n')
  expect(await training.current()).toMatchObject({ runId, phase: 'training' })
  const before = runFile()
  for (const change of [
    () => training.resume({ runId }),
    () => training.pause({ runId }),
    () => training.step({ runId }),
    () => training.stop({ runId }),
    () => training.setLearningRate({ runId, learningRate: 0.5 })
  ]) {
    expect(await refusalOf(change())).toMatchObject({
      code: 'ELSEWHERE',
      message: `Another process of Gatescope (${pid}) trains this run`,
      data: { runId, name: 'LSTM on Moby Dick', pid }
    })
  }
  expect(runFile()).toBe(before)
})

test('it goes on here from what the other process stopped at', { timeout: 300_000 }, async () => {
  const { training } = engine.client
  const mine = await follow(engine, runId)
  const { child, ended } = await otherTrainer()
  child.stdin.write('stop\n')
  await ended
  const theirs = await training.current()
  expect(theirs).toMatchObject({ runId, phase: 'stopped', step: mine.summary.step + 1, checkpoint: mine.summary.step + 1 })
  expect(await training.resume({ runId })).toMatchObject({ phase: 'compiling', step: mine.summary.step + 1 })
  const { steps } = await follow(engine, runId, ({ step }) => step >= mine.summary.step + 3)
  await training.stop({ runId })
  expect(steps).toEqual(steps.map((_, k) => k + 1))
  const refused = await otherTrainer()
  expect(refused.said).toBe('training\n')
})

test('it is taken over when the other process was killed', { timeout: 300_000 }, async () => {
  const { training } = engine.client
  const { child, ended } = await otherTrainer()
  expect(await refusalOf(training.resume({ runId }))).toMatchObject({ code: 'ELSEWHERE' })
  child.kill('SIGKILL')
  await ended
  expect(await training.current()).toMatchObject({ runId, phase: 'interrupted' })
  expect(await training.resume({ runId })).toMatchObject({ phase: 'compiling' })
  await follow(engine, runId, ({ phase }) => phase === 'training')
  expect((await otherTrainer()).said).toBe(`process ${process.pid} trains it\n`)
})

test('of two processes that resume it at once not both train', { timeout: 300_000 }, async () => {
  const [mine, other] = await Promise.all([refusalOf(engine.client.training.resume({ runId })), otherTrainer()])
  const trainers = [other.said === 'training\n', !(mine instanceof Error)]
  expect(trainers.filter(Boolean).length).toBeLessThanOrEqual(1)
})
