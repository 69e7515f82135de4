/** What must not lose work: an engine that ends under a run, a loss that is not a number, bad input, data that changed. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ORPCError } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { follow, lstmTemplate, openEngine, smallDocument, trainToEnd, withEager, withWorkspace } from './support'

const codeOf = (error: unknown): unknown => (error instanceof ORPCError ? error.code : error)

/** Makes a finished run look as if its process had been killed while it trained. */
function cutOff(workspace: string, runId: string, pid: number): string {
  const folder = join(workspace, 'runs', runId)
  const path = join(folder, 'run.json')
  const file: { summary: object } = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...file, owner: { pid, born: 'long ago' }, summary: { ...file.summary, phase: 'training' } }))
  return folder
}

/** The id of a process that has ended. */
function endedProcess(): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    child.on('exit', () => resolve(child.pid ?? 0))
    child.on('error', reject)
  })
}

describe('an engine that ended under a run', () => {
  it('finds the run interrupted, and resumes it from the newest checkpoint that is whole', { timeout: 300_000 }, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace)
      const document = await smallDocument(first, { steps: 300 })
      const unbroken = await trainToEnd(first, document)
      const { runId } = await first.client.training.start({ document })
      await follow(first, runId, ({ step }) => step >= 1)
      await first.client.training.pause({ runId })
      await first.client.training.resume({ runId })
      await follow(first, runId)
      await first.dispose()

      const folder = cutOff(workspace, runId, await endedProcess())
      const checkpoints = join(folder, 'checkpoints')
      const newest = readdirSync(checkpoints).find((name) => name.includes('-300.')) ?? ''
      const saved = readdirSync(checkpoints).map((name) => Number(/\d+/.exec(name)))
      const before = Math.max(...saved.filter((step) => step < 300))
      truncateSync(join(checkpoints, newest), 2_000)
      const log = join(folder, 'metrics.log')
      truncateSync(log, Math.floor(0.9 * statSync(log).size))

      const second = await openEngine(workspace)
      expect(await second.client.training.current()).toMatchObject({ runId, phase: 'interrupted' })
      const { steps } = await follow(second, runId)
      // A record holds the steps of a tenth of a second or so: the one that was cut may reach back to the checkpoint.
      expect(steps.length).toBeGreaterThanOrEqual(before)
      expect(steps.length).toBeLessThan(300)
      expect(steps).toEqual(unbroken.steps.slice(0, steps.length))
      expect(await second.client.training.resume({ runId })).toMatchObject({ phase: 'compiling', checkpoint: before })
      const resumed = await follow(second, runId)
      const notes = resumed.events.flatMap((event) => (event.type === 'note' ? [event.text] : []))
      expect(notes).toContain(`The engine ended during the run at step 300; it resumes from the checkpoint of step ${before}`)
      expect(resumed.steps).toEqual(unbroken.steps)
      expect(resumed.losses).toEqual(unbroken.losses)
      await second.dispose()
    })
  )

  it('is named after the executor that takes it up', { timeout: 300_000 }, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace, { prefer: 'eager' })
      const { summary } = await trainToEnd(first, await smallDocument(first, { steps: 3 }))
      await first.dispose()
      const path = join(cutOff(workspace, summary.runId, await endedProcess()), 'run.json')
      writeFileSync(path, readFileSync(path, 'utf8').replace('"executor":"eager"', '"executor":"tensorflow"'))
      const second = await openEngine(workspace, { prefer: 'eager' })
      expect(await second.client.training.current()).toMatchObject({ executor: 'tensorflow' })
      expect(await second.client.training.resume({ runId: summary.runId })).toMatchObject({ executor: 'eager' })
      await second.dispose()
    })
  )

  it('goes back to the checkpoint before one whose header was changed, and says so', { timeout: 300_000 }, () =>
    withEager(async (engine) => {
      const { client, workspace } = engine
      const { runId } = await client.training.start({ document: await smallDocument(engine, { steps: null }) })
      await follow(engine, runId, ({ step }) => step >= 2)
      const first = await client.training.pause({ runId })
      await client.training.step({ runId })
      const last = await client.training.stop({ runId })
      await engine.dispose()
      const path = join(workspace, 'runs', runId, 'checkpoints', `step-${last.step}.safetensors`)
      const file = readFileSync(path)
      const at = file.indexOf('"step":"') + '"step":"'.length
      file.writeUInt8(file.readUInt8(at) === 0x31 ? 0x32 : 0x31, at)
      writeFileSync(path, file)

      const second = await openEngine(workspace, { prefer: 'eager' })
      expect(await second.client.training.resume({ runId })).toMatchObject({ step: first.step, checkpoint: first.step })
      const { events } = await follow(second, runId, ({ phase }) => phase === 'training')
      const notes = events.flatMap((event) => (event.type === 'note' ? [event.text] : []))
      expect(notes).toContain(`The checkpoint of step ${last.step} is damaged or of another model, so the run goes back to the one before`)
      await second.dispose()
    })
  )

  it('starts a run anew under its id that had no checkpoint yet, and says so', { timeout: 300_000 }, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace, { prefer: 'eager' })
      const unbroken = await trainToEnd(first, await smallDocument(first, { steps: 3 }))
      const { runId } = unbroken.summary
      await first.client.runs.edit({ runId, about: { tags: ['kept'] } })
      await first.dispose()
      const folder = cutOff(workspace, runId, await endedProcess())
      rmSync(join(folder, 'checkpoints'), { recursive: true })
      const path = join(folder, 'run.json')
      writeFileSync(path, readFileSync(path, 'utf8').replace(/"checkpoint":\s*3/, '"checkpoint":null'))
      const second = await openEngine(workspace, { prefer: 'eager' })
      expect(await second.client.training.current()).toMatchObject({ runId, phase: 'interrupted', step: 3, checkpoint: null })
      expect(await second.client.training.resume({ runId })).toMatchObject({ runId, step: 0, checkpoint: null })
      const anew = await follow(second, runId)
      expect(anew.summary).toMatchObject({ phase: 'finished', step: 3, checkpoint: 3 })
      expect([anew.steps, anew.losses]).toEqual([unbroken.steps, unbroken.losses])
      const notes = anew.events.flatMap((event) => (event.type === 'note' ? [event.text] : []))
      expect(notes).toContain('The run ended at step 3, before its first checkpoint; it starts anew from its first weights')
      expect((await second.client.runs.describe({ runId })).entry.about.tags).toEqual(['kept'])
      await second.dispose()
    })
  )

  it('says so when there is no checkpoint to resume from', { timeout: 300_000 }, () =>
    withWorkspace(async (workspace) => {
      const first = await openEngine(workspace, { prefer: 'eager' })
      const { summary } = await trainToEnd(first, await smallDocument(first, { steps: 3 }))
      await first.dispose()
      const folder = cutOff(workspace, summary.runId, await endedProcess())
      for (const name of readdirSync(join(folder, 'checkpoints'))) truncateSync(join(folder, 'checkpoints', name), 10)
      const second = await openEngine(workspace, { prefer: 'eager' })
      await expect(second.client.training.resume({ runId: summary.runId }).catch(codeOf)).resolves.toBe('NO_CHECKPOINT')
      await second.dispose()
    })
  )
})

describe('a loss that is not a number', () => {
  it('stops the run, names the first value and a remedy, and writes no checkpoint of it', { timeout: 300_000 }, () =>
    withEager(async (engine) => {
      const document = await smallDocument(engine, { steps: 400 })
      const { summary, losses } = await trainToEnd(engine, explosive(document))
      expect(losses[losses.length - 1]).toBeNaN()
      expect(summary).toMatchObject({ phase: 'failed', checkpoint: null, failure: { code: 'nonFinite' } })
      expect(summary.failure?.message).toMatch(/The first value that is not finite is the exp e in the cell of LSTM, at time step \d/)
      expect(summary.failure?.remedy).toMatch(/^This is the first step.*Keep what enters the exp below 88/)
    })
  )
})

/** A cell whose state doubles and more at each time step, so that it overflows. */
function explosive<D extends Awaited<ReturnType<typeof smallDocument>>>(document: D): D {
  const cells = document.cells.map((cell) => ({
    ...cell,
    nodes: [
      { id: 'x', name: 'x', role: 'plain', position: { x: 0, y: 0 }, kind: 'input', params: {} },
      { id: 'h', name: 'h', role: 'state', position: { x: 0, y: 0 }, kind: 'state', params: { shape: ['H'], initial: 'zero' } },
      {
        id: 'a',
        name: 'a',
        role: 'plain',
        position: { x: 0, y: 0 },
        kind: 'linear',
        params: { units: 'H', bias: true, biasStart: 1, initialiser: { kind: 'auto' } }
      },
      { id: 'e', name: 'e', role: 'plain', position: { x: 0, y: 0 }, kind: 'exp', params: {} },
      { id: 'n', name: 'h', role: 'state', position: { x: 0, y: 0 }, kind: 'nextState', params: { state: 'h' } },
      { id: 'y', name: 'y', role: 'plain', position: { x: 0, y: 0 }, kind: 'output', params: {} }
    ],
    edges: [
      ['x', 'a'],
      ['h', 'a'],
      ['a', 'e'],
      ['e', 'n'],
      ['e', 'y']
    ].map(([source = '', target = ''], k) => ({ id: `e${k}`, source, sourcePort: 'out', target, targetPort: 'in' }))
  }))
  return { ...document, cells }
}

describe('bad input', () => {
  it('starts nothing, and leaves the run that trains alone', { timeout: 300_000 }, () =>
    withEager(async (engine) => {
      const { client } = engine
      const document = await smallDocument(engine, { steps: null })
      const missing = { ...document, task: { ...document.task, source: { kind: 'file' as const, file: 'none.txt' } } }
      const error: unknown = await client.training.start({ document: missing }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'INVALID_DOCUMENT', data: { problems: [{ code: 'data.missing' }] } })
      expect(await client.training.current()).toBeNull()

      const { runId } = await client.training.start({ document })
      await expect(client.training.start({ document }).catch(codeOf)).resolves.toBe('BUSY')
      await expect(client.training.pause({ runId: 'nothing' }).catch(codeOf)).resolves.toBe('NOT_FOUND')
      await follow(engine, runId, ({ step }) => step >= 1)
      expect(await client.training.current()).toMatchObject({ runId, phase: 'training' })
      await client.training.stop({ runId })
    })
  )

  it('is told what is too large, and by how much, and keeps nothing of it', () =>
    withEager(async ({ client, workspace }) => {
      const opened = await client.workspace.parse({ text: ' '.repeat(20_000_001) })
      expect(opened).toMatchObject({
        ok: false,
        problems: [{ code: 'document.tooLarge', args: { characters: 20_000_001, limit: 20_000_000 } }]
      })
      const refusal: unknown = await client.workspace
        .importData({ file: 'large.txt', text: 'é'.repeat(50_000_001) })
        .catch((reason: unknown) => reason)
      const args = { file: 'large.txt', bytes: 100_000_002, limit: 100_000_000 }
      expect(refusal).toMatchObject({ code: 'UNUSABLE', data: { problems: [{ code: 'data.tooLarge', args }] } })
      expect(existsSync(join(workspace, 'data', 'large.txt'))).toBe(false)
      await expect(client.workspace.parse({ text: ' '.repeat(200_000_001) }).catch(codeOf)).resolves.toBe('BAD_REQUEST')
    }))

  it('is told with all problems of a model at once', async () => {
    await withEager(async (engine) => {
      const document = await lstmTemplate(engine)
      const [cell] = document.cells
      const broken = { ...document, cells: cell ? [{ ...cell, edges: cell.edges.slice(2) }] : [] }
      const { problems } = await engine.client.model.check({ document: broken })
      expect(problems.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(0)
      await expect(engine.client.training.start({ document: broken }).catch(codeOf)).resolves.toBe('INVALID_DOCUMENT')
    })
  })

  it('is told when the data has changed since a run began', { timeout: 300_000 }, () =>
    withEager(async (engine) => {
      const { client } = engine
      const { file } = await client.workspace.importData({ file: 'text.txt', text: 'to be or not to be, '.repeat(100) })
      const document = await smallDocument(engine, { steps: 3 })
      const textDocument = {
        ...document,
        task: { ...document.task, source: { kind: 'file' as const, file } },
        training: { ...document.training, steps: null }
      }
      const { runId } = await client.training.start({ document: textDocument })
      await follow(engine, runId, ({ step }) => step >= 1)
      await client.training.stop({ runId })
      await engine.dispose()
      writeFileSync(join(engine.workspace, 'data', file), 'or not to be, to be '.repeat(100))
      const second = await openEngine(engine.workspace, { prefer: 'eager' })
      const error: unknown = await second.client.training.resume({ runId }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'INVALID_DOCUMENT', data: { problems: [{ code: 'data.changed' }] } })
      await second.dispose()
    })
  )
})
