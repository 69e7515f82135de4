/** All runs of a workspace: `<workspace>/runs/<runId>/{run.json, document.json, origin.json, overview.json, metrics/, notes.jsonl, reach.jsonl, checkpoints/}`. */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetricName } from '../../../contract/document/metrics'
import type { GatescopeDocument } from '../../../contract/document/document'
import { parseDocument } from '../../../contract/document/parseDocument'
import type { FirstWeights, RunSummary } from '../../../contract/events/run'
import { runIdSchema } from '../../../contract/procedures/common'
import { writeAtomic } from '../../files/atomicFile'
import { thisProcess } from '../../files/owner'
import { writeOrigin } from './origin/origin'
import type { OriginFact } from './origin/origin'
import { afterRestart, readRunFile } from './runFile'
import { RunRecord, runFileName } from './runRecord'

export const documentFileName = 'document.json'

export interface NewRun {
  readonly document: GatescopeDocument
  readonly executor: RunSummary['executor']
  readonly parameters: readonly string[]
  readonly metrics: readonly MetricName[]
  /** A fingerprint of the data. */
  readonly data: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** The run whose weights it begins with; null for weights from the seed. */
  readonly startedFrom: FirstWeights | null
  /** What it begins on; nothing is told of a model that came in with its weights. */
  readonly origin?: readonly OriginFact[]
}

export class RunStore {
  private readonly opened = new Map<string, RunRecord>()

  constructor(readonly folder: string) {}

  async create({ document, executor, parameters, metrics, data, now, startedFrom, origin }: NewRun): Promise<RunRecord> {
    const runId = newRunId(now)
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
      steps: document.training.steps,
      checkpoint: null,
      loss: null,
      metrics: [...metrics],
      heldOut: null,
      stepsPerSecond: null,
      tokensPerSecond: null,
      executor,
      parameters: [...parameters],
      learningRates: [],
      startedFrom,
      failure: null
    }
    const record = new RunRecord(folder, { format: 'gatescope-run', version: 1, owner: thisProcess(), data, summary })
    await record.take(record)
    await record.write()
    if (origin) await writeOrigin(folder, origin)
    this.opened.set(runId, record)
    return record
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
    const record = new RunRecord(folder, { ...file, summary: afterRestart(file) })
    this.opened.set(runId, record)
    return record
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
    const text = await readFile(join(record.folder, documentFileName), 'utf8').catch(() => null)
    const parsed = text === null ? null : parseDocument(text)
    return parsed?.ok ? parsed.document : null
  }

  async close(): Promise<void> {
    await Promise.all([...this.opened.values()].map((record) => record.close()))
    this.opened.clear()
  }

  /** Newest first: ids begin with the time. */
  private ids(): string[] {
    return existsSync(this.folder) ? readdirSync(this.folder).sort().reverse() : []
  }
}

/** Such as `20250131-174503-123-9f2c`, UTC. */
function newRunId(now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').replace('.', '-').replace('Z', '')
  return `${time}-${randomBytes(2).toString('hex')}`
}
