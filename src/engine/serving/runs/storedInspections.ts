/** Opens runs on disk for Inspect from their checkpoints, and keeps those that were asked for last: two can be looked at side by side. */
import type { Executor } from '../../executors/executor'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import { StoredInspection } from './inspectedRun'
import { openCheckpoint } from './modelOfRun'
import type { NoCheckpoint } from './modelOfRun'
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
  readonly opened: Promise<OpenedInspection>
}

export class StoredInspections {
  /** The one that was asked for last stands at the end. */
  private models: readonly OpenModel[] = []

  constructor(private readonly spec: { readonly store: RunStore; readonly tasks: TaskCache; readonly executor: () => Promise<Executor> }) {}

  /** `step`: that of a checkpoint, null for the newest. Requests that come together share one model. A failure is not kept. */
  open(record: RunRecord, step: number | null): Promise<OpenedInspection> {
    const { runId, checkpoint: newest } = record.summary
    const known = this.models.find((model) => model.runId === runId && model.step === step && (step !== null || model.newest === newest))
    if (known) {
      this.models = [...this.models.filter((model) => model !== known), known]
      return known.opened
    }
    // The newest checkpoint takes the place of the one before it.
    if (step === null) this.closeWhere((model) => model.runId === runId && model.step === null)
    const model: OpenModel = { runId, step, newest, opened: this.load(record, step) }
    this.models = [...this.models, model]
    const longest = new Set(this.models.slice(0, -MOST))
    this.closeWhere((each) => longest.has(each))
    const forget = () => void (this.models = this.models.filter((each) => each !== model))
    void model.opened.then(({ ok }) => ok || forget(), forget)
    return model.opened
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

  private async load(record: RunRecord, step: number | null): Promise<OpenedInspection> {
    const found = await openCheckpoint(record, this.spec, step)
    if (!found.ok) return found
    const executor = await this.spec.executor()
    return { ok: true, run: new StoredInspection(record.summary.runId, found.prepared, found.checkpoint, executor) }
  }
}
