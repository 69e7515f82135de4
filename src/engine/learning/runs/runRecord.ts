/** One run on disk: its description, metrics, notes and checkpoints. It stores the run's events and lets readers follow them. */
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isGoing } from '../../../contract/events/run'
import type { EvaluationEvent, RunSummary, StepsEvent } from '../../../contract/events/run'
import { noKeep } from '../../../contract/document/stopping'
import type { KeepSettings } from '../../../contract/document/stopping'
import type { KeptCheckpoint } from '../../../contract/runs/checkpoint'
import { bestOf, mainMetric } from '../../../contract/runs/mainMetric'
import type { AtStep } from '../../../contract/runs/mainMetric'
import { DiskError } from '../training/failures/failures'
import type { RecordDamage } from '../training/notes/runNotes'
import type { Keeping, Recorder, Snapshot, StatusChange } from '../training/runSpec'
import { writeAtomic } from '../../files/atomicFile'
import { Changes } from '../training/changes'
import {
  checkpointFiles,
  checkpointSteps,
  newestCheckpoint,
  readCheckpoint,
  removeCheckpoints,
  saveCheckpoint,
  setAside
} from './checkpoints'
import { sortCheckpoints } from './keptCheckpoints'
import type { ExponentLog } from './exponentLog'
import type { ReachLog } from './reachLog'
import type { UpdateLog } from './updateLog'
import { RecordFiles } from './recordFiles'
import type { RecordedTables } from './recordFiles'
import { isThisProcess, runsElsewhere } from '../../files/owner'
import type { Owner } from '../../files/owner'
import type { Cut } from './metrics'
import { Ownership } from './ownership'
import type { Overview } from './overview/overview'
import { StoredOverview } from './overview/storedOverview'
import { afterRestart, readRunFile } from './runFile'
import type { RunFile } from './runFile'
import { metricBytes } from './runMetrics'

export const runFileName = 'run.json'

/** The fields that change when a run is resumed, perhaps on another executor or towards another end. */
export type Reopening = StatusChange & Pick<RunSummary, 'executor' | 'steps'> & Partial<Pick<RunSummary, 'stop'>>

export interface Reopened extends RecordDamage {
  /** Steps of checkpoints that could not be used. */
  readonly unused: readonly number[]
}

export class RunRecord implements Recorder {
  /** Announced after each change of anything below. */
  readonly changes = new Changes()
  /** Each time the run went back to an earlier step: how many rows then remained. */
  readonly cuts: Cut[] = []
  private readonly files: RecordFiles
  private tellOver: () => void = () => undefined
  private readonly overviews: StoredOverview
  private writing: Promise<void> = Promise.resolve()
  private readonly ownership: Ownership

  constructor(
    readonly folder: string,
    private file: RunFile
  ) {
    this.ownership = new Ownership(join(folder, '.owner'))
    this.files = new RecordFiles(folder, { parameters: file.summary.parameters.length, metrics: file.summary.metrics.length })
    this.overviews = new StoredOverview(folder, mainMetric(file.summary.metrics), () => metricBytes(folder))
  }

  get summary(): RunSummary {
    return this.file.summary
  }
  /** A fingerprint of the data that the run began with. */
  get data(): string {
    return this.file.data
  }

  /** What its model costs; undefined where its version did not write it. */
  get cost(): RunFile['cost'] {
    return this.file.cost
  }
  /** What a loop in Python says of its run; undefined for a run of this workbench. */
  get python(): RunFile['python'] {
    return this.file.python
  }
  /** The trial of a sweep that it is; null for a run of its own. */
  get trial(): RunFile['trial'] {
    return this.file.trial
  }

  /** The other process that trains it now; null when there is none. */
  get elsewhere(): Owner | null {
    return isGoing(this.summary.phase) && runsElsewhere(this.file.owner) ? this.file.owner : null
  }
  /** Whether this process was the last to train it: what is in memory is then the newest there is. */
  get isOurs(): boolean {
    return isThisProcess(this.file.owner)
  }

  /** Whether this process has it to itself, so that what is in memory is all there is. */
  get held(): boolean {
    return this.ownership.held
  }

  /**
   * Takes the run for this process, so that no other changes it until this user lets go, and reads what others have written. Returns the
   * process that has it now, if there is one. Throws what the file system throws.
   */
  async take(user: object): Promise<Owner | null> {
    const holder = await this.ownership.take(user)
    if (holder) return holder
    this.readAgain()
    const { elsewhere } = this
    if (elsewhere) await this.letGo(user)
    return elsewhere
  }

  /** Keeps a run that this process has taken, until it is over. */
  keep(): void {
    this.ownership.keep(this)
  }

  /** Leaves the run to other processes, after everything is written, unless somebody here needs it still. */
  letGo(user: object): Promise<void> {
    return this.ownership.letGo(user, () => this.written())
  }

  /** Whether `run.json` and the overview could be written; resolves when they are on disk as they were at the call. */
  written(): Promise<boolean> {
    return this.writing.then(
      () => true,
      () => false
    )
  }

  /** Reads what another process may have written. What this process has to itself is in memory. */
  refresh(): void {
    if (!this.ownership.held) this.readAgain()
  }

  /** Reads a record that may be long, with turns for others, so that `recorded` has it at once. Throws what the file system throws. */
  open(): Promise<void> {
    return this.files.open()
  }

  get recorded(): RecordedTables {
    return this.files.tables
  }

  /** What a list shows of the history. The record is read only where it has grown since, by this process or another. */
  get overview(): Overview {
    return this.overviews.now(
      () => this.newestTables(),
      () => this.cuts.length
    )
  }

  /** Whether the overview is found by reading the record, which may be long. */
  get overviewIsOld(): boolean {
    return this.overviews.isOld(this.cuts.length)
  }

  /** Keeps the overview on disk, where it was found by reading the record. */
  async keepOverview(): Promise<void> {
    await this.overviews.write()
  }

  get reach(): ReachLog {
    return this.files.reach
  }

  get updates(): UpdateLog {
    return this.files.updates
  }

  get exponents(): ExponentLog {
    return this.files.exponents
  }

  /** From a step on, the updates of these parameters are measured. Throws what the file system throws. */
  followUpdates(step: number, names: readonly string[]): void {
    this.updates.follow(step, names)
    this.files.touch()
    this.changes.announce()
  }

  status(change: StatusChange): void {
    const phaseChanged = change.phase !== undefined && change.phase !== this.summary.phase
    const lasting = phaseChanged || change.learningRates !== undefined
    this.file = { ...this.file, summary: { ...this.summary, ...change } }
    this.changes.announce()
    if (lasting) void this.write().catch(() => undefined)
  }

  steps(event: StepsEvent): void {
    this.kept(() => this.files.metrics.append(event))
  }

  evaluation(event: EvaluationEvent): void {
    const { checkpoint, best } = this.summary
    const [value = NaN] = event.values
    // A run that was resumed evaluates anew at the step of its checkpoint.
    if (event.step === checkpoint) this.file = this.withSummary({ best: this.better([best, { step: checkpoint, value }]) })
    this.kept(() => this.files.metrics.appendEvaluation(event))
  }

  note(step: number, text: string): void {
    this.kept(() => this.files.notes.append({ step, text }))
  }

  /** Writes a checkpoint, and removes those that are no longer kept once the new one is whole and run.json tells of it. */
  async checkpoint(snapshot: Snapshot, { keep, value }: Keeping = { keep: noKeep, value: null }): Promise<void> {
    const { step } = snapshot
    try {
      // What led to a checkpoint is on the disk before it.
      await this.files.sync()
      await saveCheckpoint(this.checkpoints, snapshot)
      const files = await checkpointFiles(this.checkpoints)
      const before = files.some((file) => file.step === this.summary.best?.step) ? this.summary.best : null
      const best = this.better([before, value === null ? null : { step, value }])
      this.file = this.withSummary({ checkpoint: step, best })
      await this.write()
      const unneeded = sortCheckpoints(files, best?.step ?? null, keep).filter(({ reasons }) => reasons.length === 0)
      await removeCheckpoints(
        this.checkpoints,
        unneeded.map((file) => file.step)
      )
    } catch (error) {
      throw disk('The checkpoint could not be written', error)
    }
    this.changes.announce()
  }

  /** Nothing more is written: no file of the run stays open. */
  over(): void {
    this.files.close()
    void this.letGo(this)
    this.tellOver()
  }

  /** Calls `told` each time that the run is over and all is recorded. */
  whenOver(told: () => void): void {
    this.tellOver = told
  }

  /** The newest checkpoint that is whole and fits, or where none fits the newest that is whole. */
  newestCheckpoint(fits = (snapshot: Snapshot) => this.hasParameters(snapshot)): Promise<Snapshot | null> {
    return newestCheckpoint(this.checkpoints, fits)
  }

  /** The steps of the checkpoints on disk, newest first; damaged ones included. */
  checkpointSteps(): Promise<number[]> {
    return checkpointSteps(this.checkpoints)
  }

  /** The checkpoints on disk with the reasons why they are kept, newest first. `keep`: the rule of the run's document. */
  async keptCheckpoints(keep: KeepSettings): Promise<KeptCheckpoint[]> {
    const files = await checkpointFiles(this.checkpoints)
    const evaluations = this.mainEvaluations()
    const values = new Map(evaluations.map(({ step, value }) => [step, value]))
    const best = this.bestAmong(files.map(({ step }) => step))
    const isTheBest = best?.value === this.better(evaluations)?.value
    return sortCheckpoints(files, best?.step ?? null, keep).map((file) => ({
      ...file,
      reasons: file.reasons.map((reason) => (reason === 'best' && !isTheBest ? 'bestOnDisk' : reason)),
      value: values.get(file.step) ?? null
    }))
  }

  /** The main validation metric of each evaluation, by rising step. */
  mainEvaluations(): AtStep[] {
    const { evaluations } = this.recorded
    return evaluations.read(0, evaluations.rows).map(({ step, values }) => ({ step, value: values[0] ?? NaN }))
  }

  private bestAmong(steps: readonly number[]): AtStep | null {
    return this.better(this.mainEvaluations().filter(({ step }) => steps.includes(step)))
  }

  private better(candidates: readonly (AtStep | null)[]): AtStep | null {
    return bestOf(
      mainMetric(this.summary.metrics),
      candidates.flatMap((candidate) => candidate ?? [])
    )
  }

  private withSummary(change: Partial<RunSummary>): RunFile {
    return { ...this.file, summary: { ...this.summary, ...change } }
  }

  /** The checkpoint of a step; null when there is none, or it is damaged. */
  checkpointAt(step: number): Promise<Snapshot | null> {
    return readCheckpoint(this.checkpoints, step)
  }

  private hasParameters({ tensors }: Snapshot): boolean {
    return this.summary.parameters.every((name) => tensors.has(name))
  }

  /**
   * Takes the run over for this process at a checkpoint, null for its beginning, and removes the records after it. Returns the steps of later checkpoints, which
   * could not be used and are set aside, and what of the record before it was damaged.
   */
  async reopen(owner: RunFile['owner'], checkpoint: Snapshot | null, change: Reopening): Promise<Reopened> {
    const at = checkpoint?.step ?? 0
    // A finished run that is prolonged did not end at that step: the last evaluation, which is longer, is not one of an unbroken run.
    const { phase, step, endedBy } = this.summary
    const longer = phase === 'finished' && endedBy !== 'patience' && endedBy !== 'target'
    const evaluated = longer ? Math.min(at, step - 1) : at
    const { cut, damage } = await this.files.metrics.goBack(at, evaluated)
    this.cuts.push(cut)
    const unused = await setAside(this.checkpoints, at)
    const best = this.bestAmong(await this.checkpointSteps())
    this.file = { ...this.withSummary({ ...change, step: at, checkpoint: checkpoint?.step ?? null, best }), owner }
    await this.write()
    this.changes.announce()
    return { unused, ...damage }
  }

  /** The step of the last evaluation; null when there is none. */
  lastEvaluated(): number | null {
    const { evaluations } = this.recorded
    return evaluations.rows === 0 ? null : (evaluations.read(evaluations.rows - 1, evaluations.rows)[0]?.step ?? null)
  }

  /** Writes `run.json` and the overview beside it; writes follow one another. */
  write(): Promise<void> {
    const next = this.written().then(() => this.writeFiles())
    this.writing = next
    return next
  }

  private async writeFiles(): Promise<void> {
    await writeAtomic(join(this.folder, runFileName), `${JSON.stringify(this.file, null, 2)}\n`)
    await this.writeOverview()
  }

  /** The record is told of its damage where it is read for its own sake; here it only means that the overview is not kept. */
  private async writeOverview(): Promise<void> {
    try {
      this.overviews.now(
        () => this.recorded,
        () => this.cuts.length
      )
    } catch {
      return
    }
    await this.overviews.write()
  }

  /** The tables as they are on disk now, where another process may write them. */
  private newestTables(): RecordedTables {
    if (!this.ownership.held) this.cuts.push(...this.files.readOn())
    return this.recorded
  }

  /** Closes the files, when all is written; reading opens them again. */
  async close(): Promise<void> {
    await this.letGo(this)
    this.files.close()
    this.files.forget()
  }

  /** A file that this process wrote last is not newer than what it knows. */
  private readAgain(): void {
    const file = readRunFile(join(this.folder, runFileName))
    if (!file || (isThisProcess(file.owner) && this.isOurs)) return
    const now = { ...file, summary: afterRestart(file) }
    if (isDeepStrictEqual(now, this.file)) return
    this.file = now
    this.cuts.push(...this.files.readOn())
    this.changes.announce()
  }

  private get checkpoints(): string {
    return join(this.folder, 'checkpoints')
  }

  private kept(append: () => void): void {
    try {
      append()
    } catch (error) {
      throw disk('The run could not be recorded', error)
    }
    this.files.touch()
    this.changes.announce()
  }
}

function disk(what: string, error: unknown): DiskError {
  return new DiskError(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
}
