/** Begins the record of a new run on disk. */
import { problem } from '../../../../contract/problems/problem'
import type { Problem } from '../../../../contract/problems/problems'
import type { Executor } from '../../../executors/executor'
import { originFacts } from '../../../learning/runs/origin/originFacts'
import type { RunRecord } from '../../../learning/runs/runRecord'
import type { NewRun, RunStore } from '../../../learning/runs/runStore'
import { runBaselines } from '../../../learning/training/baselines'
import { modelCost } from '../../../model/layers/cost'
import { reasonOf } from '../../workspace/userFiles'
import type { PreparedRun } from '../preparedRun'

export type Recorded = { readonly ok: true; readonly record: RunRecord } | { readonly ok: false; readonly problem: Problem }

/** What is known of a new run beside its document. */
export interface NewRunFacts extends Pick<NewRun, 'startedFrom' | 'runId' | 'trial' | 'steps' | 'now'> {
  /** The state of the folder of its document in git; null where it has none. */
  readonly git: string | null
}

/** A folder that cannot be written is told as a problem. */
export async function recordRun(store: RunStore, run: PreparedRun, { info }: Executor, { git, ...facts }: NewRunFacts): Promise<Recorded> {
  const { document, probed, checked, fingerprint: data } = run
  const { weights, task } = probed.model
  const origin = originFacts({ executor: info, seed: document.training.seed, data, git })
  const baselines = runBaselines(run.data.baselines ?? [], task.metrics, document.training.loss)
  const known = {
    document,
    baselines,
    parameters: [...weights.keys()],
    metrics: task.metrics,
    data,
    cost: modelCost(checked.layers),
    origin
  }
  try {
    return { ok: true, record: await store.create({ ...known, ...facts, executor: info.executor }) }
  } catch (error) {
    return { ok: false, problem: problem('run.folder', {}, { folder: store.folder, reason: reasonOf(error) }) }
  }
}
