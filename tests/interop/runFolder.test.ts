/** The folder of a run in other programs: Parquet in DuckDB and pandas, a checkpoint in Python's safetensors, and event files in TensorBoard itself. */
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'
import * as z from 'zod'
import { follow, smallDocument, trainToEnd, withEager } from '../engine/support'
import type { TestEngine } from '../engine/support'
import { recordOf } from '../support/recordOf'
import { python } from './pythonWorker'

const started: ChildProcess[] = []
afterEach(() => started.splice(0).forEach((child) => child.kill()))

const checks = join(import.meta.dirname, 'runFolderChecks.py')
const scalarsSchema = z.array(z.tuple([z.number(), z.number(), z.number()]))

/** A run that finished, was prolonged and finished again. */
async function prolonged(engine: TestEngine): Promise<string> {
  const { summary } = await trainToEnd(engine, await smallDocument(engine, { steps: 40, evaluateEvery: 20 }))
  await engine.client.training.resume({ runId: summary.runId, steps: 60 })
  await follow(engine, summary.runId)
  return summary.runId
}

it('opens in DuckDB, pandas and safetensors', async () => {
  await withEager(async (engine) => {
    const runId = await prolonged(engine)
    const folder = join(engine.workspace, 'runs', runId)
    const { steps, evaluations } = recordOf(engine.workspace, runId)
    const expected = {
      loss: [...steps.loss],
      evaluated: evaluations.map(({ step }) => step),
      evaluation: evaluations.map(({ loss }) => loss)
    }
    expect(expected.loss).toHaveLength(60)
    await expect
      .poll(() => promisify(execFile)(python, [checks, folder, JSON.stringify(expected)]).then(({ stdout }) => stdout.trim(), String), {
        timeout: 120_000
      })
      .toBe('the same')
  })
})

it('is shown by TensorBoard, which serves its curves over HTTP', async () => {
  await withEager(async (engine) => {
    const runId = await prolonged(engine)
    const wish = { format: 'tensorboard', options: {} } as const
    let folder = ''
    for await (const event of await engine.client.exporting.write({ runId, wish })) if (event.type === 'done') ({ folder } = event)
    expect(readdirSync(folder).some((name) => name.startsWith('events.out.tfevents.'))).toBe(true)
    const port = await freePort()
    const server = spawn(python, ['-m', 'tensorboard.main', '--logdir', folder, '--host', '127.0.0.1', '--port', `${port}`], {
      stdio: 'ignore'
    })
    started.push(server)
    const scalars = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/data/plugin/scalars/scalars?run=.&tag=${encodeURIComponent('loss/train')}`)
      return scalarsSchema.parse(await answer.json())
    }
    await expect.poll(() => scalars().then((list) => list.length, String), { timeout: 180_000, interval: 1_000 }).toBe(60)
    const { steps } = recordOf(engine.workspace, runId)
    const told = await scalars()
    expect(told.map(([, step]) => step)).toEqual([...steps.step])
    expect(Float32Array.from(told, ([, , value]) => value)).toEqual(steps.loss)
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  return address.port
}
