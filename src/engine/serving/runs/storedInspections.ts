/** Opens runs on disk for Inspect from their checkpoints, and keeps those that were asked for last: two can be looked at side by side. */
import type { OpeningStage } from '../../../contract/procedures/looking/inspection'
import type { Executor } from '../../executors/executor'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import { Changes } from '../../learning/training/changes'
import { breathe } from '../../learning/training/pause'
import { StoredInspection } from './inspectedRun'
import { openCheckpoint } from './modelOfRun'
import type { NoCheckpoint } from './modelOfRun'
import { SharedLenses } from './sharedLenses'
import type { TaskCache } from './taskCache'

export type OpenedInspection =
  { readonly ok: true; readonly run: StoredInspection } | { readonly ok: false; readonly refusal: NoCheckpoint }

/** Models that stay open. */
const MOST = 3

interface OpenModel {
  readonly runId: string
  /** The step of the checkpoint that was named; null for a model that was opened as the newest. */
  readonly step: number | null
  /** The newest checkpoint of the run when the model was opened. */
  readonly newest: number | null
  readonly progress: Progress
  readonly opened: Promise<OpenedInspection>
}

/** What opening a model does now. */
class Progress {
  readonly changes = new Changes()
  stage: OpeningStage | null = null
  done = false

  /** Readers hear of a stage before its work may block the process. */
  async begin(stage: OpeningStage): Promise<void> {
    this.stage = stage
    this.changes.announce()
    await breathe()
  }

  end(): void {
    this.done = true
    this.changes.announce()
  }
}

export class StoredInspections {
  /** The one that was asked for last stands at the end. */
  private models: readonly OpenModel[] = []
  /** The lenses of each run, which its open checkpoints share. */
  private readonly shared = new Map<string, SharedLenses>()

  constructor(private readonly spec: { readonly store: RunStore; readonly tasks: TaskCache; readonly executor: () => Promise<Executor> }) {}

  /** `step`: that of a checkpoint, null for the newest. Requests that come together share one model. A failure is not kept. */
  open(record: RunRecord, step: number | null): Promise<OpenedInspection> {
    return this.modelOf(record, step).opened
  }

  /** What opening a model does, as it does it; ends when it is open or cannot be opened. It is opened if need be. */
  async *stages(record: RunRecord, step: number | null, signal?: AbortSignal): AsyncGenerator<OpeningStage, void, void> {
    const { progress } = this.modelOf(record, step)
    let told: OpeningStage | null = null
    while (!progress.done && !signal?.aborted) {
      const seen = progress.changes.latest
      if (progress.stage !== null && progress.stage !== told) yield (told = progress.stage)
      await progress.changes.after(seen, signal)
    }
  }

  private modelOf(record: RunRecord, step: number | null): OpenModel {
    const { runId, checkpoint: newest } = record.summary
    const known = this.models.find((model) => model.runId === runId && model.step === step && (step !== null || model.newest === newest))
    if (known) {
      this.models = [...this.models.filter((model) => model !== known), known]
      return known
    }
    // The newest checkpoint takes the place of the one before it.
    if (step === null) this.closeWhere((model) => model.runId === runId && model.step === null)
    const progress = new Progress()
    const model: OpenModel = { runId, step, newest, progress, opened: this.load(record, step, progress) }
    this.models = [...this.models, model]
    const longest = new Set(this.models.slice(0, -MOST))
    this.closeWhere((each) => longest.has(each))
    const forget = () => void (this.models = this.models.filter((each) => each !== model))
    void model.opened.then(({ ok }) => ok || forget(), forget).then(() => progress.end())
    return model
  }

  /**
   * Lets go of the models of a run that goes on from the checkpoint of `step`: of its newest, which is in memory now, and of those after it,
   * which are no part of the run any more. Their streams end.
   */
  closeAfter(runId: string, step: number): void {
    this.closeWhere((model) => model.runId === runId && (model.step === null || model.step > step))
  }

  /** Lets go of all models. */
  closeAll(): void {
    this.closeWhere(() => true)
  }

  private closeWhere(leaves: (model: OpenModel) => boolean): void {
    const leaving = this.models.filter(leaves)
    this.models = this.models.filter((model) => !leaves(model))
    for (const { opened } of leaving)
      void opened.then(
        (inspection) => inspection.ok && inspection.run.dispose(),
        () => undefined
      )
  }

  private async load(record: RunRecord, step: number | null, progress: Progress): Promise<OpenedInspection> {
    const found = await openCheckpoint(record, this.spec, step, (stage) => progress.begin(stage))
    if (!found.ok) return found
    await progress.begin('library')
    const executor = await this.spec.executor()
    const { runId } = record.summary
    const shared = this.sharedBy(runId, executor) ?? new SharedLenses(executor, found.prepared.probed)
    for (const [id, each] of this.shared) if (each.gone) this.shared.delete(id)
    this.shared.set(runId, shared)
    return { ok: true, run: new StoredInspection(runId, found.prepared, found.checkpoint, shared) }
  }

  private sharedBy(runId: string, executor: Executor): SharedLenses | null {
    const shared = this.shared.get(runId)
    return shared && !shared.gone && shared.executor === executor ? shared : null
  }
}
