/** All runs of a workspace: `<workspace>/runs/<runId>/{run.json, document.json, origin.json, overview.json, metrics/, notes.jsonl, reach.jsonl, updates.jsonl, exponents.jsonl, checkpoints/}`. */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetricName } from '../../../contract/document/metrics'
import type { GatescopeDocument } from '../../../contract/document/document'
import { parseDocument } from '../../../contract/document/parsing/parseDocument'
import type { FirstWeights, RunSummary } from '../../../contract/events/run'
import type { Baseline } from '../../../contract/runs/baseline'
import { runIdSchema } from '../../../contract/procedures/common'
import { writeAtomic } from '../../files/atomicFile'
import { thisProcess } from '../../files/owner'
import { Changes } from '../training/changes'
import { writeOrigin } from './origin/origin'
import type { OriginFact } from './origin/origin'
import { pythonDocument } from './probes/pythonDocument'
import { afterRestart, readRunFile } from './runFile'
import type { RunFile } from './runFile'
import { RunRecord, runFileName } from './runRecord'

export const documentFileName = 'document.json'

export interface NewRun {
  readonly document: GatescopeDocument
  readonly executor: RunSummary['executor']
  readonly parameters: readonly string[]
  readonly metrics: readonly MetricName[]
  /** What simple predictions reach on its task. */
  readonly baselines?: readonly Baseline[]
  /** A fingerprint of the data. */
  readonly data: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** The run whose weights it begins with; null for weights from the seed. */
  readonly startedFrom: FirstWeights | null
  /** What its model costs; absent where that is not known. */
  readonly cost?: RunFile['cost']
  /** Its id, where it was promised beforehand; without it, one of the time. */
  readonly runId?: string
  /** The trial of a sweep that it is. */
  readonly trial?: RunFile['trial']
  /** After how many steps it ends; without it, as its document says. */
  readonly steps?: number | null
  /** What it begins on; nothing is told of a model that came in with its weights. */
  readonly origin?: readonly OriginFact[]
}

export class RunStore {
  /** Announced when a run begins here, and when anything of a run that was opened changes. */
  readonly changes = new Changes()
  private readonly opened = new Map<string, RunRecord>()

  constructor(readonly folder: string) {}

  async create(run: NewRun): Promise<RunRecord> {
    const { document, executor, parameters, metrics, baselines = [], data, now, startedFrom, origin, cost, trial = null } = run
    const runId = run.runId ?? newRunId(now)
    const folder = join(this.folder, runId)
    await writeAtomic(join(folder, documentFileName), JSON.stringify(document))
    const summary: RunSummary = {
      runId,
      documentId: document.id ?? null,
      name: document.name,
      phase: 'compiling',
      startedAt: now,
      step: 0,
      epoch: null,
      steps: run.steps === undefined ? document.training.steps : run.steps,
      checkpoint: null,
      loss: null,
      metrics: [...metrics],
      baselines: [...baselines],
      heldOut: null,
      stepsPerSecond: null,
      tokensPerSecond: null,
      executor,
      parameters: [...parameters],
      learningRates: [],
      startedFrom,
      stop: document.training.stop,
      endedBy: null,
      best: null,
      secondsLeft: null,
      failure: null
    }
    const record = new RunRecord(folder, {
      format: 'gatescope-run',
      version: 1,
      owner: thisProcess(),
      data,
      trial,
      ...(cost && { cost }),
      summary
    })
    await record.take(record)
    await record.write()
    if (origin) await writeOrigin(folder, origin)
    return this.keep(record)
  }

  /** A run by its id, as it is on disk now; null when there is none that can be read. */
  get(runId: string): RunRecord | null {
    const known = this.opened.get(runId)
    if (known) {
      known.refresh()
      return known
    }
    const folder = join(this.folder, runId)
    const file = runIdSchema.safeParse(runId).success ? readRunFile(join(folder, runFileName)) : null
    if (!file || file.summary.runId !== runId) return null
    return this.keep(new RunRecord(folder, { ...file, summary: afterRestart(file) }))
  }

  /** The runs that were opened and not let go. */
  get inUse(): Iterable<RunRecord> {
    return this.opened.values()
  }

  /** A run that was opened, as this process knows it, without a look at its files; null for any other. */
  known(runId: string): RunRecord | null {
    return this.opened.get(runId) ?? null
  }

  /** Lets go of a run: it is read anew when it is asked for again. */
  async forget(runId: string): Promise<void> {
    const record = this.opened.get(runId)
    this.opened.delete(runId)
    await record?.close()
    this.changes.announce()
  }

  /** The run that was started last. */
  newest(): RunRecord | null {
    for (const record of this.newestFirst()) return record
    return null
  }

  /** The runs that can be read. Each is read when it is asked for. */
  *newestFirst(): Generator<RunRecord> {
    for (const runId of this.ids()) {
      const record = this.get(runId)
      if (record) yield record
    }
  }

  /** The runs of a document, newest first. */
  ofDocument(documentId: string): RunRecord[] {
    return [...this.newestFirst()].filter(({ summary }) => summary.documentId === documentId)
  }

  /** The document that a run trains; null when it cannot be read. */
  async document(record: RunRecord): Promise<GatescopeDocument | null> {
    if (record.python) return pythonDocument(record.summary.name)
    const text = await readFile(join(record.folder, documentFileName), 'utf8').catch(() => null)
    const parsed = text === null ? null : parseDocument(text)
    return parsed?.ok ? parsed.document : null
  }

  /** Removes a run for good: one that is started again under its id. Throws what the file system throws. */
  async discard(runId: string): Promise<void> {
    const record = this.get(runId)
    if (!record) return
    await record.close()
    this.opened.delete(runId)
    // A folder that is removed in part would lend its rest to the new run. What a process left that was killed meanwhile goes first.
    const discarded = join(this.folder, `.discarded-${runId}`)
    await rm(discarded, { recursive: true, force: true })
    await rename(record.folder, discarded)
    await rm(discarded, { recursive: true, force: true })
  }

  async close(): Promise<void> {
    await Promise.all([...this.opened.values()].map((record) => record.close()))
    this.opened.clear()
  }

  private keep(record: RunRecord): RunRecord {
    this.opened.set(record.summary.runId, record)
    record.changes.passOnTo(this.changes)
    this.changes.announce()
    return record
  }

  /** Newest first: ids begin with the time. */
  private ids(): string[] {
    return existsSync(this.folder) ? readdirSync(this.folder).sort().reverse() : []
  }
}

/** Such as `20250131-174503-123-9f2c`, UTC. */
export function newRunId(now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').replace('.', '-').replace('Z', '')
  return `${time}-${randomBytes(2).toString('hex')}`
}
