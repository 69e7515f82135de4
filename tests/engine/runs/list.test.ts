/** The list of all runs through the contract: it is told whole, follows what changes here and on disk, and runs are named, removed and brought back. */
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { RunEntry, RunListEvent } from '../../../src/contract/runs/entry'
import { folderBytes } from '../../../src/engine/serving/catalogue/folderBytes'
import { openEngine, smallDocument, trainToEnd, withEager, withWorkspace } from '../support'
import type { TestEngine } from '../support'

/** What a reader of the list knows, as it follows the events. */
class Reader {
  readonly entries = new Map<string, RunEntry>()
  complete = false
  private readonly abort = new AbortController()
  private events: AsyncIterator<RunListEvent> | null = null

  constructor(private readonly engine: TestEngine) {}

  /** Takes events until this holds. */
  async until(holds: () => boolean): Promise<void> {
    this.events ??= (await this.engine.client.runs.watch(undefined, { signal: this.abort.signal }))[Symbol.asyncIterator]()
    while (!holds()) {
      const next = await this.events.next()
      if (next.done) throw new Error('the list ended')
      this.take(next.value)
    }
  }

  async end(): Promise<void> {
    this.abort.abort()
    await this.events?.return?.()
  }

  private take(event: RunListEvent): void {
    if (event.type === 'removed') for (const runId of event.runIds) this.entries.delete(runId)
    else {
      for (const entry of event.entries) this.entries.set(entry.runId, entry)
      this.complete = event.complete
    }
  }
}

async function withReader(engine: TestEngine, work: (reader: Reader) => Promise<void>): Promise<void> {
  const reader = new Reader(engine)
  try {
    await work(reader)
  } finally {
    await reader.end()
  }
}

const short = { steps: 6, evaluateEvery: 3, validationBatches: 2 }

describe('the list of all runs', () => {
  it('is complete and empty where there are none', () =>
    withEager((engine) =>
      withReader(engine, async (reader) => {
        await reader.until(() => reader.complete)
        expect(reader.entries.size).toBe(0)
      })
    ))

  it('tells a run that begins, its figures as it trains, and all of it to a later reader', () =>
    withEager(async (engine) => {
      const document = await smallDocument(engine, short)
      await withReader(engine, async (reader) => {
        await reader.until(() => reader.complete)
        const { summary, evaluations } = await trainToEnd(engine, document)
        await reader.until(() => reader.entries.get(summary.runId)?.summary.phase === 'finished')
        const entry = reader.entries.get(summary.runId)
        const values = evaluations.map((each) => each.values[0])
        expect(entry).toMatchObject({
          model: 'LSTM 12',
          task: 'Next character of Moby Dick',
          about: { title: null, tags: [], note: '', starred: false },
          best: { value: Math.min(...values.map((value) => value ?? NaN)) },
          last: { step: 6, value: values.at(-1) },
          sparkline: values,
          trial: null
        })
        expect(entry?.settings['training.batchSize']).toBe(4)
        expect(entry?.seconds).toBeGreaterThan(0)
        const { parameters } = await engine.client.model.check({ document })
        expect(entry?.parameterCount).toBe(parameters)
        await withReader(engine, async (later) => {
          await later.until(() => later.complete)
          expect([...later.entries.values()]).toEqual([entry])
        })
      })
    }))

  it('counts the parameters of a run of an earlier version, which did not write them, in its checkpoint', () =>
    withWorkspace(async (workspace) => {
      const engine = await openEngine(workspace, { prefer: 'eager' })
      const { summary } = await trainToEnd(engine, await smallDocument(engine, short))
      const { entry } = await engine.client.runs.describe(summary)
      await engine.dispose()
      const file = join(workspace, 'runs', summary.runId, 'run.json')
      const { cost, ...earlier } = z.looseObject({ cost: z.unknown() }).parse(JSON.parse(readFileSync(file, 'utf8')))
      expect(cost).toMatchObject({ parameters: entry.parameterCount })
      writeFileSync(file, JSON.stringify(earlier))
      const later = await openEngine(workspace, { prefer: 'eager' })
      expect((await later.client.runs.describe(summary)).entry.parameterCount).toBe(entry.parameterCount)
      await later.dispose()
    }))

  it('tells the size again when a file is written after a run has ended', () =>
    withEager(async (engine) => {
      const { runId } = (await trainToEnd(engine, await smallDocument(engine, short))).summary
      const { entry, folder } = await engine.client.runs.describe({ runId })
      writeFileSync(join(folder, 'table.parquet'), 'x'.repeat(entry.bytes))
      const { bytes } = (await engine.client.runs.describe({ runId })).entry
      expect(bytes).toBeGreaterThanOrEqual(2 * entry.bytes)
      await expect.poll(async () => (await engine.client.runs.describe({ runId })).entry.bytes - (await folderBytes(folder))).toBe(0)
    }))

  it('leaves a damaged run out, which does not stop the others', () =>
    withEager(async (engine) => {
      const { summary } = await trainToEnd(engine, await smallDocument(engine, short))
      const damaged = join(engine.workspace, 'runs', '20990101-000000-000-0000')
      mkdirSync(damaged)
      writeFileSync(join(damaged, 'run.json'), '{"format":')
      writeFileSync(join(engine.workspace, 'runs', 'a file'), '')
      await withReader(engine, async (reader) => {
        await reader.until(() => reader.complete)
        expect([...reader.entries.keys()]).toEqual([summary.runId])
      })
    }))

  it('follows what another engine does with the same folder', () =>
    withWorkspace(async (workspace) => {
      const [here, there] = [await openEngine(workspace, { prefer: 'eager' }), await openEngine(workspace, { prefer: 'eager' })]
      try {
        await withReader(here, async (reader) => {
          await reader.until(() => reader.complete)
          const { summary } = await trainToEnd(here, await smallDocument(here, short))
          await there.client.runs.edit({ runId: summary.runId, about: { title: 'Named elsewhere' } })
          await reader.until(() => reader.entries.get(summary.runId)?.about.title === 'Named elsewhere')
          await there.client.runs.remove({ runIds: [summary.runId] })
          await reader.until(() => reader.entries.size === 0)
        })
      } finally {
        await there.dispose()
        await here.dispose()
      }
    }))
})

describe('what a person says about a run', () => {
  it('changes what is given, leaves the rest, and outlives the engine', () =>
    withWorkspace(async (workspace) => {
      const engine = await openEngine(workspace, { prefer: 'eager' })
      const { summary } = await trainToEnd(engine, await smallDocument(engine, short))
      const { runId } = summary
      await engine.client.runs.edit({ runId, about: { title: '  A title ', tags: ['baseline', 'baseline', 'x'] } })
      const edited = await engine.client.runs.edit({ runId, about: { starred: true } })
      const about = { title: 'A title', tags: ['baseline', 'x'], note: '', starred: true }
      expect(edited.about).toEqual(about)
      await engine.dispose()
      const later = await openEngine(workspace, { prefer: 'eager' })
      expect((await later.client.runs.describe({ runId })).entry.about).toEqual(about)
      await later.dispose()
    }))

  it('is refused for a run that is not there', () =>
    withEager(async ({ client }) => {
      await expect(client.runs.edit({ runId: 'none', about: { starred: true } })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }))
})

describe('removing', () => {
  it('moves a run into the trash, from which it comes back as it was', () =>
    withEager(async (engine) => {
      const { summary } = await trainToEnd(engine, await smallDocument(engine, short))
      const { runId } = summary
      const before = await engine.client.runs.describe({ runId })
      await engine.client.runs.remove({ runIds: [runId] })
      expect(existsSync(join(engine.workspace, 'runs', runId))).toBe(false)
      await expect(engine.client.runs.describe({ runId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect(await engine.client.training.current()).toBeNull()
      const { entries } = await engine.client.runs.restore({ runIds: [runId] })
      expect(entries).toEqual([before.entry])
      expect(await engine.client.training.resume({ runId, steps: 7 })).toMatchObject({ runId })
    }))

  it('removes all or none, and no run that trains', () =>
    withEager(async (engine) => {
      const { client } = engine
      const first = await trainToEnd(engine, await smallDocument(engine, short))
      const training = await client.training.start({ document: await smallDocument(engine, { ...short, steps: null }) })
      const removed = client.runs.remove({ runIds: [first.summary.runId, training.runId] })
      await expect(removed).rejects.toMatchObject({ code: 'TRAINS', data: { runId: training.runId } })
      await expect(client.runs.remove({ runIds: [first.summary.runId, 'none'] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect((await client.runs.describe({ runId: first.summary.runId })).entry.runId).toBe(first.summary.runId)
      await client.training.stop({ runId: training.runId })
      await client.runs.remove({ runIds: [first.summary.runId, training.runId] })
      await expect(client.runs.restore({ runIds: [first.summary.runId, 'none'] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect((await client.runs.restore({ runIds: [first.summary.runId, training.runId] })).entries).toHaveLength(2)
    }))

  it('is for good after thirty days', () =>
    withWorkspace(async (workspace) => {
      const days = (count: number) => Date.now() / 1_000 - count * 24 * 60 * 60
      const removed = (name: string, age: number) => {
        const folder = join(workspace, 'trash', 'runs', name)
        mkdirSync(folder, { recursive: true })
        utimesSync(folder, days(age), days(age))
        return folder
      }
      const [old, recent] = [removed('old', 31), removed('recent', 29)]
      const engine = await openEngine(workspace, { prefer: 'eager', lazy: true })
      await expect.poll(() => existsSync(old)).toBe(false)
      expect(existsSync(recent)).toBe(true)
      await engine.dispose()
    }))
})
