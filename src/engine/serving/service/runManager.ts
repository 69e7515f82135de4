/** The one run in memory, and those on disk: starts, steers, resumes and lets go of them. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { problem } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'
import type { RunSummary } from '../../../contract/events/run'
import type { Executor } from '../../executors/executor'
import { findCulprit } from '../../looking/inspection/nonFinite/findCulprit'
import { disposeLenses, openLenses } from '../../looking/inspection/lenses'
import type { Lenses } from '../../looking/inspection/lenses'
import { thisProcess } from '../../files/owner'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import { isActive } from '../../learning/training/lifecycle'
import { changedFrom } from '../../learning/optimizers/learningRate'
import { formNotes } from '../../learning/training/formNotes'
import { resumedNote } from '../../learning/training/runNotes'
import { TrainingRun } from '../../learning/training/trainingRun'
import type { Snapshot } from '../../learning/training/runSpec'
import { reasonOf } from '../workspace/documents'
import { changesSince, storedModel } from './modelOfRun'
import type { ModelFound } from './modelOfRun'
import { memoryProblem } from './memoryCheck'
import { prepareRun } from './preparedRun'
import type { PreparedRun } from './preparedRun'
import type { TaskCache } from './taskCache'

/** A run that is in memory. */
export interface LiveRun {
  readonly record: RunRecord
  readonly run: TrainingRun
  readonly prepared: PreparedRun
  readonly lenses: Lenses
}

/** Why a run was not started or steered. */
export type Refusal =
  | { readonly code: 'NOT_FOUND'; readonly runId: string }
  | { readonly code: 'BUSY'; readonly runId: string }
  | { readonly code: 'NO_CHECKPOINT'; readonly runId: string }
  | { readonly code: 'INVALID_DOCUMENT'; readonly problems: Problem[] }

export type Outcome = { readonly ok: true; readonly summary: RunSummary } | { readonly ok: false; readonly refusal: Refusal }

export interface RunManagerSpec {
  readonly store: RunStore
  readonly tasks: TaskCache
  readonly executor: () => Promise<Executor>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Bytes that training may take; without it, what the machine has. */
  readonly room?: () => number
}

const refused = (refusal: Refusal): Outcome => ({ ok: false, refusal })
const done = (record: RunRecord): Outcome => ({ ok: true, summary: record.summary })

export class RunManager {
  private live: LiveRun | null = null
  private queue: Promise<unknown> = Promise.resolve()

  constructor(private readonly spec: RunManagerSpec) {}

  /** `anyway`: also where it will not fit into memory by the estimate. */
  start(document: GatescopeDocument, anyway = false): Promise<Outcome> {
    return this.oneByOne(async () => {
      const busy = this.busy()
      if (busy) return refused(busy)
      const prepared = await prepareRun(document, this.spec.tasks)
      if (!prepared.ok) return refused({ code: 'INVALID_DOCUMENT', problems: prepared.problems })
      const executor = await this.spec.executor()
      const tooLarge = anyway ? null : memoryProblem(prepared.run, executor, this.spec.room?.())
      if (tooLarge) return refused({ code: 'INVALID_DOCUMENT', problems: [tooLarge] })
      const record = await this.recordOf(prepared.run, executor)
      if (!record.ok) return refused({ code: 'INVALID_DOCUMENT', problems: [record.problem] })
      await this.release()
      return this.launch(record.record, prepared.run, executor, null)
    })
  }

  /** A new run on disk. */
  private async recordOf({ document, probed, fingerprint }: PreparedRun, executor: Executor) {
    const { store, now } = this.spec
    const { weights, task } = probed.model
    const known = { document, parameters: [...weights.keys()], metrics: task.metrics, data: fingerprint, now: now() }
    try {
      return { ok: true, record: await store.create({ ...known, executor: executor.info.executor }) } as const
    } catch (error) {
      return { ok: false, problem: problem('run.folder', {}, { folder: store.folder, reason: reasonOf(error) }) } as const
    }
  }

  resume(runId: string): Promise<Outcome> {
    return this.oneByOne(async () => {
      const { live } = this
      if (live?.record.summary.runId === runId && live.run.live) {
        live.run.resume()
        return done(live.record)
      }
      return this.resumeFromDisk(runId)
    })
  }

  pause(runId: string): Promise<Outcome> {
    return this.steer(runId, (run) => run.pause())
  }
  step(runId: string): Promise<Outcome> {
    return this.steer(runId, (run) => run.step())
  }
  stop(runId: string): Promise<Outcome> {
    return this.steer(runId, (run) => run.stop())
  }

  /** Sets the rate from the next step on. A run that is not in memory takes it from the checkpoint on from which it will resume. */
  async setLearningRate(runId: string, learningRate: number): Promise<Outcome> {
    const record = this.spec.store.get(runId)
    if (!record) return refused({ code: 'NOT_FOUND', runId })
    const inMemory = this.inMemory(runId)
    if (inMemory) inMemory.run.setLearningRate(learningRate)
    else {
      const { checkpoint, learningRates } = record.summary
      record.status({ learningRates: changedFrom(learningRates, (checkpoint ?? 0) + 1, learningRate) })
    }
    await record.write()
    return done(record)
  }

  current(): RunSummary | null {
    return (this.live?.record ?? this.spec.store.newest())?.summary ?? null
  }

  record(runId: string): RunRecord | null {
    return this.spec.store.get(runId)
  }

  /** The run if it is in memory, compiled or compiling. */
  inMemory(runId: string): LiveRun | null {
    const { live } = this
    return live?.record.summary.runId === runId && (live.run.live || isActive(live.run.state)) ? live : null
  }

  /** The model of a run, in memory or on disk. */
  async modelOf(runId: string): Promise<ModelFound> {
    const executor = await this.spec.executor()
    const live = this.inMemory(runId)
    if (live?.run.live) {
      const { step } = live.run.live
      return { ok: true, model: { executor, prepared: live.prepared, step, weights: live.run.live.weights() } }
    }
    const record = this.spec.store.get(runId)
    return record ? storedModel(record, { ...this.spec, executor }) : { ok: false, refusal: { code: 'NOT_FOUND' } }
  }

  async dispose(): Promise<void> {
    await this.oneByOne(() => this.release())
    await this.spec.store.close()
  }

  private async resumeFromDisk(runId: string): Promise<Outcome> {
    const record = this.spec.store.get(runId)
    if (!record) return refused({ code: 'NOT_FOUND', runId })
    if (record.summary.phase === 'finished') return done(record)
    const busy = this.busy() ?? (record.elsewhere ? ({ code: 'BUSY', runId } as const) : null)
    if (busy) return refused(busy)
    const [checkpoint, document] = [await record.newestCheckpoint(), await this.spec.store.document(record)]
    if (!checkpoint || !document) return refused({ code: 'NO_CHECKPOINT', runId })
    const prepared = await prepareRun(document, this.spec.tasks)
    const problems = prepared.ok ? changesSince(checkpoint, prepared.run, record) : prepared.problems
    if (!prepared.ok || problems.length > 0) return refused({ code: 'INVALID_DOCUMENT', problems })
    const executor = await this.spec.executor()
    await this.release()
    const was = record.summary
    await record.reopen(thisProcess(), checkpoint, { phase: 'compiling', failure: null, executor: executor.info.executor })
    record.note(checkpoint.step, resumedNote(was, checkpoint.step))
    return this.launch(record, prepared.run, executor, checkpoint)
  }

  private launch(record: RunRecord, prepared: PreparedRun, executor: Executor, from: Snapshot | null): Outcome {
    const { training } = prepared.document
    for (const line of formNotes(prepared.checked, training, executor.info)) record.note(from?.step ?? 0, line)
    const run = new TrainingRun({
      create: () => prepared.createTrainer(executor, from === null),
      from,
      steps: training.steps,
      evaluateEvery: training.evaluateEvery,
      validationBatches: training.validationBatches,
      settings: training,
      rates: { settings: training, changes: record.summary.learningRates },
      recorder: record,
      explain: (trainer) =>
        findCulprit({ executor, model: prepared.probed.model, checked: prepared.checked, vocabulary: prepared.data.vocabulary }, trainer)
    })
    this.live = { record, run, prepared, lenses: openLenses(executor, prepared.probed) }
    return done(record)
  }

  private async steer(runId: string, command: (run: TrainingRun) => Promise<void>): Promise<Outcome> {
    const record = this.spec.store.get(runId)
    if (!record) return refused({ code: 'NOT_FOUND', runId })
    if (this.live?.record === record) await command(this.live.run)
    return done(record)
  }

  private busy(): Extract<Refusal, { code: 'BUSY' }> | null {
    const { live } = this
    return live && isActive(live.run.state) ? { code: 'BUSY', runId: live.record.summary.runId } : null
  }

  /** Stops what is in memory, with its checkpoint written, and frees the device. */
  private async release(): Promise<void> {
    const { live } = this
    this.live = null
    await live?.run.dispose()
    if (live) disposeLenses(live.lenses)
  }

  /** Starting and resuming wait for each other, so that there is never more than one run in memory. */
  private oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work)
    this.queue = result.catch(() => undefined)
    return result
  }
}
