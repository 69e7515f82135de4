// The engine starts on what is there; a faster executor is set up meanwhile, and the next run takes it. Who says no has nothing fetched.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ExecutorName } from '../../src/contract/executors'
import type { SetUp } from '../../src/contract/procedures/engine'
import { openBackend } from '../../src/engine/executors/eager/backend'
import { EagerExecutor } from '../../src/engine/executors/eager/eagerExecutor'
import { ExecutorError } from '../../src/engine/executors/executor'
import type { Executor } from '../../src/engine/executors/executor'
import type { ExecutorOptions } from '../../src/engine/executors/pick'
import { eventually } from '../support/eventually'
import { openEngine, smallDocument, trainToEnd } from './support'
import type { TestEngine } from './support'

let folder: string
let engine: TestEngine
const at = (name: string) => join(folder, name)
const backend = await openBackend('cpu')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-machine-'))
  vi.stubEnv('GATESCOPE_EXECUTOR', '')
  vi.stubEnv('GATESCOPE_NO_TENSORFLOW', '')
})
afterEach(async () => {
  await engine.dispose()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** The small executor under a name. TensorFlow is there once the program that sets it up has written its library. */
function create({ prefer }: ExecutorOptions): Promise<Executor> {
  if (!backend.ok) throw new Error(backend.why)
  const there = existsSync(at('library'))
  if (prefer === 'tensorflow' && !there) throw new ExecutorError('unsupported', 'TensorFlow’s library is not set up')
  const executor: ExecutorName = prefer ?? (there ? 'tensorflow' : 'eager')
  const info = { executor, device: 'CPU', backend: null, tensorflowVersion: null, xla: false, parts: 1, gpu: false } as const
  return Promise.resolve(new EagerExecutor(backend.backend, { ...info, why: 'it is there', remedy: there ? null : 'wait' }))
}

/** Writes a program that says how far it is, and waits for the file `go on` before it writes the library. `end`: its last line. */
function setUpProgram(end: object): string {
  const program = `import { existsSync, writeFileSync } from 'node:fs'
    writeFileSync(${JSON.stringify(at('pid'))}, String(process.pid))
    process.stdin.resume().on('end', () => process.exit())
    const tell = (line) => console.log(JSON.stringify(line))
    tell({ doing: 'downloading, 34 MB of 274 MB', part: 0.125 })
    const timer = setInterval(() => {
      if (!existsSync(${JSON.stringify(at('go on'))})) return
      clearInterval(timer)
      if (${JSON.stringify('status' in end && end.status === 'ready')}) writeFileSync(${JSON.stringify(at('library'))}, '')
      tell(${JSON.stringify(end)})
      process.exit()
    }, 20)`
  writeFileSync(at('setUp.mjs'), program)
  return at('setUp.mjs')
}

const open = async (end: object) => (engine = await openEngine(at('workspace'), { create, setUpProgram: setUpProgram(end) }))
const ready = { status: 'ready', version: '2.21.0', device: 'cpu' }
const goOn = () => writeFileSync(at('go on'), '')
const lives = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const programEnded = () => eventually(() => expect(lives(Number(readFileSync(at('pid'), 'utf8')))).toBe(false))

/** The first state of this kind. */
async function until(state: SetUp['state']): Promise<SetUp> {
  for await (const setUp of await engine.client.engine.watchSetUp()) if (setUp.state === state) return setUp
  throw new Error('the stream ended')
}

describe('an engine without TensorFlow', { timeout: 60_000 }, () => {
  it('trains while it is set up; the run under way keeps its executor, and the next takes the new one', async () => {
    await open(ready)
    await until('working')
    await eventually(async () =>
      expect(await until('working')).toEqual({ state: 'working', doing: 'downloading, 34 MB of 274 MB', part: 0.125 })
    )
    const document = await smallDocument(engine, { steps: null })
    const { runId } = await engine.client.training.start({ document })
    await eventually(async () => expect((await engine.client.training.current())?.step).toBeGreaterThan(0))
    goOn()
    expect(await until('ready')).toEqual({ state: 'ready', library: 'TensorFlow 2.21.0', restart: false })
    const before = (await engine.client.training.current())?.step ?? 0
    await eventually(async () => expect((await engine.client.training.current())?.step).toBeGreaterThan(before))
    expect((await engine.client.training.current())?.executor).toBe('eager')
    await engine.client.training.stop({ runId })
    const next = await trainToEnd(engine, await smallDocument(engine, { steps: 2 }))
    expect(next.summary).toMatchObject({ phase: 'finished', executor: 'tensorflow' })
    expect(await engine.client.engine.status()).toMatchObject({ executor: 'tensorflow', choice: 'auto', chosenBy: null })
  })

  it('fetches nothing once the user has said no, also after the next start, until the user says yes', async () => {
    await open(ready)
    await eventually(() => expect(existsSync(at('pid'))).toBe(true))
    expect(await engine.client.engine.setUp({ wanted: false })).toEqual({ state: 'refused' })
    await programEnded()
    await engine.dispose()
    rmSync(at('pid'))
    await open(ready)
    await until('refused')
    expect(existsSync(at('pid'))).toBe(false)
    goOn()
    await engine.client.engine.setUp({ wanted: true })
    await until('ready')
  })

  it('says what set-up needs where it cannot be done', async () => {
    const missing = { reason: 'No C++ compiler was found.', remedy: 'Install one.' }
    await open({ status: 'missing', ...missing })
    goOn()
    expect(await until('missing')).toEqual({ state: 'missing', ...missing })
    expect(await engine.client.engine.status()).toMatchObject({ executor: 'eager' })
  })

  it('ends the set-up when it ends itself', async () => {
    await open(ready)
    await eventually(() => expect(existsSync(at('pid'))).toBe(true))
    await engine.dispose()
    await programEnded()
  })

  it('takes the executor that the user chooses, and refuses one that does not work', async () => {
    await open(ready)
    await expect(engine.client.engine.choose({ executor: 'tensorflow' })).rejects.toThrow('is not set up')
    expect(await engine.client.engine.status()).toMatchObject({ executor: 'eager', choice: 'auto' })
    writeFileSync(at('library'), '')
    expect(await engine.client.engine.choose({ executor: 'eager' })).toMatchObject({ executor: 'eager', choice: 'eager' })
    expect(await engine.client.engine.choose({ executor: 'auto' })).toMatchObject({ executor: 'tensorflow', choice: 'auto' })
    await engine.client.engine.choose({ executor: 'eager' })
    await engine.dispose()
    await open(ready)
    expect(await engine.client.engine.status()).toMatchObject({ executor: 'eager', choice: 'eager' })
  })

  it('tells the user where something else has chosen', async () => {
    vi.stubEnv('GATESCOPE_EXECUTOR', 'eager')
    await open(ready)
    expect(await engine.client.engine.status()).toMatchObject({ chosenBy: 'GATESCOPE_EXECUTOR' })
    expect(existsSync(at('pid'))).toBe(false)
  })
})
