/** A sweep of eight trials on a Ray cluster of two nodes, one of which is killed in the middle: all eight runs come back. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { RunStore } from '../../src/engine/learning/runs/runStore'
import { openEngine, smallDocument } from '../engine/support'

const python = process.env['GATESCOPE_PYTHON'] ?? 'python3'
const program = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
const limit = 420_000

let folder: string
let cluster: ChildProcess
let said: AsyncIterator<string>
let address: string

const nextLine = async (): Promise<string> => String((await said.next()).value)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-ray-test-'))
  // The eager executor compiles nothing, and a node's commands are as urgent as the test; they have the environment of the cluster.
  const env = { ...process.env, GATESCOPE_EXECUTOR: 'eager', RAY_worker_niceness: '0' }
  const child = spawn(python, [fileURLToPath(new URL('cluster.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'ignore'], env })
  cluster = child
  said = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  address = await nextLine()
}, limit)

afterAll(async () => {
  // The end of its input ends the cluster in good order.
  cluster.stdin?.end()
  const clock = setTimeout(() => cluster.kill('SIGKILL'), 60_000)
  if (cluster.exitCode === null) await once(cluster, 'close')
  clearTimeout(clock)
  rmSync(folder, { recursive: true, force: true })
}, limit)

/** The sweep's file, over a small document. */
async function writeSweep(): Promise<string> {
  const engine = await openEngine(folder, { prefer: 'eager', lazy: true })
  const document = await smallDocument(engine, { steps: 40, evaluateEvery: 20, validationBatches: 1 })
  await engine.dispose()
  const file = join(folder, 'eight.sweep.json')
  const settings = { 'training.optimizer.learningRate': { from: 0.001, to: 0.1, scale: 'log', count: 4 } }
  const form = { format: 'gatescope-sweep', version: 1, name: 'Eight', method: { kind: 'grid' } }
  writeFileSync(file, JSON.stringify({ ...form, document, settings, seeds: [1, 2] }))
  return file
}

const objectSchema = z.looseObject({ type: z.string(), state: z.string().optional() })

it('all eight results come back', { timeout: limit }, async () => {
  const workspace = join(folder, 'workspace')
  const args = [program, 'sweep', await writeSweep(), '--ray', address, '--json', '--workspace', workspace]
  const env = { ...process.env, GATESCOPE_PYTHON: python, GATESCOPE_RAY_COMMAND: `${process.execPath} ${program}` }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  const objects: z.infer<typeof objectSchema>[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    objects.push(objectSchema.parse(JSON.parse(line)))
    const done = objects.filter(({ type, state }) => type === 'trial' && state === 'finished').length
    if (done === 2 && objects.at(-1)?.state === 'finished') {
      cluster.stdin?.write('kill\n')
      expect(await nextLine()).toBe('killed')
    }
  }
  expect(objects.at(-1)).toMatchObject({ type: 'summary', phase: 'finished', failure: null })
  const store = new RunStore(join(workspace, 'runs'))
  const runs = [...store.newestFirst()]
  expect(readdirSync(store.folder).filter((name) => !name.startsWith('.'))).toHaveLength(8)
  expect(runs.map(({ trial }) => trial?.number ?? 0).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  for (const { summary, recorded } of runs) {
    expect(summary).toMatchObject({ phase: 'finished', step: 40 })
    expect(recorded.steps.rows).toBe(40)
  }
})
