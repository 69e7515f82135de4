/** The one run in memory, and those on disk: starts, steers, resumes and lets go of them. */
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { fileOf } from '../../../contract/data/fileKinds'
import type { GatescopeDocument } from '../../../contract/document/document'
import { problem } from '../../../contract/problems/problem'
import { noKeep } from '../../../contract/document/stopping'
import type { PlainReach } from '../../../contract/events/reach'
import type { OpeningStage } from '../../../contract/procedures/looking/inspection'
import { isGoing } from '../../../contract/events/run'
import type { RunSummary } from '../../../contract/events/run'
import type { KeptCheckpoint } from '../../../contract/runs/checkpoint'
import type { Executor } from '../../executors/executor'
import { disposeLenses } from '../../looking/inspection/lenses'
import { thisProcess } from '../../files/owner'
import { gitOf } from '../../learning/runs/origin/originFacts'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { NewRun, RunStore } from '../../learning/runs/runStore'
import { isActive, isOver } from '../../learning/training/lifecycle'
import { Changes } from '../../learning/training/changes'
import { changedFrom } from '../../learning/optimizers/learningRate'
import { damageNote, stepsNote, stopNote, unusedNote } from '../../learning/training/notes/runNotes'
import type { TrainingRun } from '../../learning/training/trainingRun'
import { exportedFromDisk } from './exportedRun'
import type { ExportedFound } from './exportedRun'
import { takeWeights } from './starting/firstWeights'
import { goingOn } from './starting/goingOn'
import type { Beginning } from './starting/goingOn'
import { launchedRun } from './starting/launchedRun'
import { fromPython, storedModel } from './modelOfRun'
import type { ModelFound, NoModel } from './modelOfRun'
import { liveInspection } from './inspectedRun'
import type { InspectedRun, LiveRun } from './inspectedRun'
import { memoryProblem } from './memoryCheck'
import { endsAtOnce, hasLimits, limitsFor } from './starting/limits'
import type { Limits, WantedLimits } from './starting/limits'
import { takenFor, trainsElsewhere } from './runTaking'
import type { Outcome, Refusal } from './runTaking'
import { keptFrames } from '../../learning/runs/probes/recordedFrames'
import { ParquetAtEnd } from './parquetAtEnd'
import { plainReachOf } from './plainReach'
import { recordRun } from './starting/recordedRun'
import { prepareRun } from './preparedRun'
import type { PreparedRun } from './preparedRun'
import { StoredInspections } from './storedInspections'
import type { TaskCache } from './taskCache'

/** A run that Inspect looks into, or why it cannot. */
export type Inspected = { readonly ok: true; readonly run: InspectedRun } | { readonly ok: false; readonly refusal: NoModel }

export interface StartOptions {
  /** Starts also where the run will not fit into memory by the estimate. */
  readonly anyway?: boolean
  /** The run whose checkpoint gives the first weights; null draws them from the seed. */
  readonly weightsFrom?: string | null
  /** The step of that checkpoint; null takes the newest. */
  readonly weightsStep?: number | null
  /** Waits for a run that is paused, which a person's start replaces, and for a lab that measures, too. */
  readonly whenFree?: boolean
  /** Stops what trains, so that this run starts before any that waits. */
  readonly instead?: boolean
  /** What is known of the new run beforehand. */
  readonly known?: Pick<NewRun, 'runId' | 'trial' | 'steps'>
}

/** A study of a lab: its id and what it is called. */
type Measuring = Readonly<Record<'id' | 'title', string>>

export interface RunManagerSpec {
  readonly store: RunStore
  /** The folder of documents, whose state in git is kept with each run; the workspace, where it is not given. */
  readonly documents?: string
  readonly tasks: TaskCache
  readonly executor: () => Promise<Executor>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Bytes that training may take; without it, what the machine has. */
  readonly room?: () => number
}

const refused = (refusal: Refusal): Outcome => ({ ok: false, refusal })
/** An imported model trains once it has a task with data. */
const withoutData = refused({ code: 'INVALID_DOCUMENT', problems: [problem('task.noData', { path: 'task' }, {})] })
/** A run of a loop in Python is steered there. */
const notOurs = (record: RunRecord): Refusal | null => (record.python ? { code: 'INVALID_DOCUMENT', problems: [fromPython(record)] } : null)
const done = (record: RunRecord): Outcome => ({ ok: true, summary: record.summary })

export class RunManager {
  /** Announced when a run starts, goes on, pauses or is over. */
  readonly changes = new Changes()
  private live: LiveRun | null = null
  /** The study of a lab that has the engine now. */
  private study: Measuring | null = null
  private beginning: string | null = null
  private queue: Promise<unknown> = Promise.resolve()
  private readonly stored: StoredInspections
  private readonly parquet = new ParquetAtEnd()

  constructor(private readonly spec: RunManagerSpec) {
    this.stored = new StoredInspections(spec)
  }

  start(document: GatescopeDocument, options: StartOptions = {}): Promise<Outcome> {
    const { anyway = false, weightsFrom = null, weightsStep = null, whenFree = false, instead = false, known = {} } = options
    return this.oneByOne(async () => {
      const busy = instead ? null : this.busy(whenFree)
      if (busy) return refused(busy)
      this.beginning = document.name
      const git = gitOf(this.spec.documents ?? dirname(this.spec.store.folder))
      const prepared = await prepareRun(document, this.spec.tasks)
      if (!prepared.ok) return refused({ code: 'INVALID_DOCUMENT', problems: prepared.problems })
      if (document.task.kind === 'imported') return withoutData
      const first = weightsFrom === null ? null : await takeWeights({ runId: weightsFrom, step: weightsStep }, prepared.run, this.spec)
      if (first?.ok === false) return refused(first.refusal)
      const executor = await this.spec.executor()
      const tooLarge = anyway ? null : memoryProblem(prepared.run, executor, this.spec.room?.())
      if (tooLarge) return refused({ code: 'INVALID_DOCUMENT', problems: [tooLarge] })
      const more = { startedFrom: first?.taken.startedFrom ?? null, ...known }
      const record = await recordRun(this.spec.store, prepared.run, executor, { ...more, now: this.spec.now(), git: await git })
      if (!record.ok) return refused({ code: 'INVALID_DOCUMENT', problems: [record.problem] })
      await this.release()
      for (const line of first?.taken.notes ?? []) record.record.note(0, line)
      return this.launch(record.record, prepared.run, executor, { weights: first?.taken.weights ?? null })
    })
  }

  resume(runId: string, limits: WantedLimits = {}, { whenFree = false }: Pick<StartOptions, 'whenFree'> = {}): Promise<Outcome> {
    return this.oneByOne(async () => {
      const record = this.spec.store.get(runId)
      if (!record) return refused({ code: 'NOT_FOUND', runId })
      const foreign = notOurs(record)
      if (foreign) return refused(foreign)
      const busy = whenFree ? this.busy(whenFree) : null
      if (busy) return refused(busy)
      this.beginning = record.summary.name
      return this.takeRun(record, () => this.resumeTaken(record, limitsFor(record.summary, limits)))
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
    const foreign = notOurs(record)
    if (foreign) return refused(foreign)
    return this.takeRun(record, async () => {
      const inMemory = this.inMemory(runId)
      if (inMemory) inMemory.run.setLearningRate(learningRate)
      else {
        const { checkpoint, learningRates } = record.summary
        record.status({ learningRates: changedFrom(learningRates, (checkpoint ?? 0) + 1, learningRate) })
      }
      await record.write()
      return done(record)
    })
  }

  current(): RunSummary | null {
    const { live, spec } = this
    live?.record.refresh()
    return (live?.record ?? spec.store.newest())?.summary ?? null
  }

  record(runId: string): RunRecord | null {
    return this.spec.store.get(runId)
  }

  /** Returns the recorded gradient reach of the plain RNN that a run is compared with; null where there is none. */
  async plainReach(runId: string): Promise<PlainReach | null> {
    const record = this.spec.store.get(runId)
    return record ? plainReachOf(record, this.spec.store) : null
  }

  /** The checkpoints of a run, newest first, with the reasons why they are kept; of a loop in Python the frames of its probe. */
  async checkpoints(record: RunRecord): Promise<KeptCheckpoint[]> {
    if (record.python) return keptFrames(record)
    const document = await this.spec.store.document(record)
    return record.keptCheckpoints(document?.training.keep ?? noKeep)
  }

  /** The runs of a document, newest first. */
  ofDocument(documentId: string): RunSummary[] {
    return this.spec.store.ofDocument(documentId).map(({ summary }) => summary)
  }

  /** The document that a run trains; null when there is no such run, or its document cannot be read. */
  async documentOf(runId: string): Promise<GatescopeDocument | null> {
    const record = this.spec.store.get(runId)
    return record && this.spec.store.document(record)
  }

  /** The name of a run that is compiling, training or paused on a data file, in any process; null when there is none. */
  async atWorkOn(file: string): Promise<string | null> {
    for (const record of this.spec.store.newestFirst()) {
      if (!isGoing(record.summary.phase)) continue
      const document = await this.spec.store.document(record)
      if (document && fileOf(document.task) === file) return record.summary.name
    }
    return null
  }

  /** The run if it is in memory, compiled or compiling, and no other process has trained it since. */
  inMemory(runId: string): LiveRun | null {
    const { live } = this
    if (live?.record.summary.runId !== runId || !(live.run.live || isActive(live.run.state))) return null
    live.record.refresh()
    return live.record.isOurs ? live : null
  }

  /** The run for Inspect: as the checkpoint of `step` has it, or where `step` is null as it is in memory, or else in its newest checkpoint. */
  async inspected(runId: string, step: number | null = null): Promise<Inspected> {
    const live = this.inMemory(runId)
    if (live && step === null) return { ok: true, run: liveInspection(live, () => this.inMemory(runId)?.run === live.run) }
    const record = this.spec.store.get(runId)
    return record ? this.stored.open(record, step) : { ok: false, refusal: { code: 'NOT_FOUND' } }
  }

  /** What opening a run for Inspect does, as it does it. */
  async *opening(runId: string, step: number | null, signal?: AbortSignal): AsyncGenerator<OpeningStage, void, void> {
    const record = this.spec.store.get(runId)
    if (record && (step !== null || !this.inMemory(runId))) yield* this.stored.stages(record, step, signal)
  }

  /** The model of a run: that of the checkpoint of `step`, or where `step` is null the one in memory or in the newest checkpoint. */
  async modelOf(runId: string, step: number | null = null): Promise<ModelFound> {
    const executor = await this.spec.executor()
    const live = this.inMemory(runId)
    if (live?.run.live && step === null)
      return { ok: true, model: { executor, prepared: live.prepared, step: live.run.live.step, weights: live.run.live.weights() } }
    const record = this.spec.store.get(runId)
    return record ? storedModel(record, step, { ...this.spec, executor }) : { ok: false, refusal: { code: 'NOT_FOUND' } }
  }

  /** Everything that an export of a run needs: from memory, or from a checkpoint. `step`: that of a checkpoint, null for the newest weights. */
  async exported(runId: string, step: number | null): Promise<ExportedFound> {
    const record = this.spec.store.get(runId)
    if (!record) return { ok: false, refusal: { code: 'NOT_FOUND' } }
    const live = this.inMemory(runId)
    if (live?.run.live && (step === null || step === live.run.live.step))
      return { ok: true, run: { record, prepared: live.prepared, snapshot: live.run.live.save() } }
    return exportedFromDisk(record, step, this.spec)
  }

  /** The executor, once it is open. */
  executor(): Promise<Executor> {
    return this.spec.executor()
  }

  /** Lets go of a run that will be moved away, in memory or opened; false where it compiles or trains here. */
  letGo(runId: string): Promise<boolean> {
    return this.oneByOne(async () => {
      const inMemory = this.live?.record.summary.runId === runId ? this.live : null
      if (inMemory && isActive(inMemory.run.state)) return false
      if (inMemory) await this.release()
      // Of all its checkpoints.
      this.stored.closeAfter(runId, -1)
      return true
    })
  }

  async dispose(): Promise<void> {
    this.stored.closeAll()
    await this.oneByOne(() => this.release())
    await this.parquet.close()
    await this.spec.store.close()
  }

  private async resumeTaken(record: RunRecord, limits: Limits): Promise<Outcome> {
    const live = this.inMemory(record.summary.runId)
    if (!hasLimits(record.summary, limits) || !live?.run.live) return this.resumeFromDisk(record, limits)
    live.run.resume()
    return done(record)
  }

  private async resumeFromDisk(record: RunRecord, limits: Limits): Promise<Outcome> {
    const was = record.summary
    const { steps, stop } = limits
    if (was.phase === 'finished' && hasLimits(was, limits)) return done(record)
    const busy = this.busy()
    if (busy) return refused(busy)
    const ended = endsAtOnce(record, limits)
    if (ended) return refused({ code: 'INVALID_DOCUMENT', problems: [ended] })
    const opened = await goingOn(record, this.spec)
    if (!opened.ok) return refused(opened.refusal)
    const { prepared, beginning, note } = opened
    if (prepared.document.task.kind === 'imported') return withoutData
    const executor = await this.spec.executor()
    await this.release()
    const checkpoint = 'checkpoint' in beginning ? beginning.checkpoint : null
    const step = checkpoint?.step ?? 0
    const reopened = await record.reopen(thisProcess(), checkpoint, {
      phase: 'compiling',
      failure: null,
      steps,
      stop,
      endedBy: null,
      executor: executor.info.executor
    })
    for (const line of [unusedNote(reopened.unused), note, damageNote(reopened)]) if (line !== null) record.note(step, line)
    if (steps !== was.steps) record.note(step, stepsNote(was.steps, steps))
    if (!isDeepStrictEqual(stop, was.stop)) record.note(step, stopNote(stop, was.metrics))
    return this.launch(record, prepared, executor, beginning)
  }

  private launch(record: RunRecord, prepared: PreparedRun, executor: Executor, beginning: Beginning): Outcome {
    this.parquet.follow(record)
    const live = launchedRun(record, prepared, { executor, beginning, room: this.spec.room })
    this.stored.closeAfter(record.summary.runId, 'checkpoint' in beginning ? beginning.checkpoint.step : 0)
    this.live = live
    void this.tellPhases(live)
    return done(record)
  }

  /** Announces each change of phase of the run in memory, until another run takes its place. */
  private async tellPhases(live: LiveRun): Promise<void> {
    let phase: string | null = null
    while (this.live === live) {
      const seen = live.run.changes.latest
      if (phase !== live.run.state.phase) this.changes.announce()
      phase = live.run.state.phase
      await live.run.changes.after(seen)
    }
  }

  private async steer(runId: string, command: (run: TrainingRun) => Promise<void>): Promise<Outcome> {
    const record = this.spec.store.get(runId)
    if (!record) return refused({ code: 'NOT_FOUND', runId })
    const foreign = notOurs(record) ?? trainsElsewhere(record)
    if (foreign) return refused(foreign)
    if (this.live?.record === record) await command(this.live.run)
    return done(record)
  }

  private takeRun(record: RunRecord, work: () => Promise<Outcome>): Promise<Outcome> {
    return takenFor(record, work, () => this.live?.record === record && !isOver(this.live.run.state))
  }

  /** The run that keeps the engine: it trains, or it is paused and may go on. Null when a new run takes nothing away. */
  keepsEngine(): RunSummary | null {
    const { live } = this
    return live && !isOver(live.run.state) ? live.record.summary : null
  }

  /** The name of a run that is being started or resumed at this moment; null when there is none. */
  get starting(): string | null {
    return this.beginning
  }

  /** What the study of a lab is called that has the engine; null when none has it. */
  get measuring(): string | null {
    return this.study?.title ?? null
  }

  /** Gives the engine to the study of a lab: what waits for the engine to be free does not start. Returns what gives it back. */
  takeEngine(study: Measuring): () => void {
    this.study = study
    this.changes.announce()
    return () => {
      if (this.study === study) this.study = null
      this.changes.announce()
    }
  }

  private busy(whenFree = false): Extract<Refusal, { code: 'BUSY' }> | null {
    const { live, study } = this
    if (whenFree && study) return { code: 'BUSY', runId: study.id, name: study.title }
    if (!live || (whenFree ? isOver(live.run.state) : !isActive(live.run.state))) return null
    const { runId, name } = live.record.summary
    return { code: 'BUSY', runId, name }
  }

  /** Stops what is in memory, with its checkpoint written, and frees the device. */
  private async release(): Promise<void> {
    const { live } = this
    this.live = null
    this.changes.announce()
    await live?.run.dispose()
    if (live) disposeLenses(live.lenses)
  }

  /** Starting and resuming wait for each other, so that there is never more than one run in memory. */
  private oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work).finally(() => (this.beginning = null))
    this.queue = result.catch(() => undefined)
    return result
  }
}
