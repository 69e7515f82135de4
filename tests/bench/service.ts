/**
 * A worker of `npm run bench`: a template trained through the engine's service, as the workbench does it. `--first TEMPLATE`: from starting the run to
 * its first loss, nothing compiled before. Without it: the LSTM's steps without and with a stream of all values of the probe, five frames a second, taking turns.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRouterClient } from '@orpc/server'
import { createEngineService } from '../../src/engine/serving/engineService'
import { benchTemplate } from './template'

/** Milliseconds: of a turn, and of its begin that does not count. */
const TURN = 3_000
const SETTLING = 1_000

const workspace = mkdtempSync(join(tmpdir(), 'gatescope-bench-'))
const resources = join(process.cwd(), 'resources')
const service = await createEngineService({ workspace, resources })
const client = createRouterClient(service.router)
const { values } = parseArgs({ options: { first: { type: 'string' }, quick: { type: 'boolean', default: false } } })
const document = benchTemplate(values.first ?? 'lstm-moby-dick')

/** Waits for the executor, which the workbench loads when it opens. */
await client.engine.status()
const figures = values.first === undefined ? await looked(values.quick ? 2 : 4) : await firstLoss()
await service.dispose()
rmSync(workspace, { recursive: true })
process.stdout.write(`${JSON.stringify(figures)}\n`)

/** By the clock, and of all cores together. */
async function firstLoss(): Promise<{ milliseconds: number; processor: number }> {
  const [began, used] = [performance.now(), process.cpuUsage()]
  const { runId } = await client.training.start({ document })
  for await (const event of await client.training.events({ runId }))
    if (event.type === 'steps' && Number.isFinite(event.loss[0])) {
      const { user, system } = process.cpuUsage(used)
      return { milliseconds: performance.now() - began, processor: (user + system) / 1000 }
    }
  throw new Error('the run ended without a loss')
}

/** Milliseconds a step of each turn, sorted. Evaluations, which come between steps, are left to the end. */
async function looked(turns: number): Promise<{ alone: number[]; looked: number[]; frames: number }> {
  const training = { ...document.training, steps: null, evaluateEvery: 1_000_000 }
  const { runId } = await client.training.start({ document: { ...document, training } })
  const seen: { at: number; step: number }[] = []
  void follow()
  await until(() => seen.length > 20)
  const [alone, withFrames]: [number[], number[]] = [[], []]
  let frames = 0
  await turn(true)
  for (let k = 0; k < turns; k++) {
    alone.push(await turn(false))
    withFrames.push(await turn(true))
  }
  const sorted = (list: number[]) => list.sort((a, b) => a - b)
  return { alone: sorted(alone), looked: sorted(withFrames), frames }

  async function follow(): Promise<void> {
    for await (const event of await client.training.events({ runId }))
      if (event.type === 'steps') seen.push({ at: performance.now(), step: event.step.at(-1) ?? 0 })
  }

  async function turn(looking: boolean): Promise<number> {
    const watchEnd = new AbortController()
    const watching = looking ? watch(watchEnd.signal) : Promise.resolve()
    await pause(SETTLING)
    const first = seen.length
    await pause(TURN)
    watchEnd.abort()
    await watching
    const [begin, end] = [seen[first], seen.at(-1)]
    return begin && end ? (end.at - begin.at) / (end.step - begin.step) : NaN
  }

  async function watch(signal: AbortSignal): Promise<void> {
    const { text } = document.probe
    try {
      for await (const frame of await client.inspection.frames({ runId, text, perSecond: 5 }, { signal }))
        frames += Number(frame.maps.length > 0)
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(50)
}
