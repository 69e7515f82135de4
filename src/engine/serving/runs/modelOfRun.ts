/** The model of a run with its weights: as it is in memory now, or as a checkpoint on disk has it. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Executor, Tensors } from '../../executors/executor'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import { weightsAmong } from '../../learning/step/modelForward'
import type { Snapshot } from '../../learning/training/runSpec'
import { prepareRun } from './preparedRun'
import type { PreparedRun } from './preparedRun'
import type { TaskCache } from './taskCache'

export interface ModelOfRun {
  readonly executor: Executor
  readonly prepared: PreparedRun
  /** The training step whose weights these are. */
  readonly step: number
  readonly weights: Tensors
}

export type ModelFound = { readonly ok: true; readonly model: ModelOfRun } | { readonly ok: false; readonly refusal: NoModel }
/**
 * The reason why a run has no checkpoint to open. `steps`: those of the checkpoints that there are, newest first, where the step that was
 * asked for is not among the whole ones. `problems`: the document or data of the run cannot be used any more.
 */
export type NoCheckpoint = { readonly code: 'NO_WEIGHTS' } | NoStep | { readonly code: 'PROBLEMS'; readonly problems: Problem[] }

export interface NoStep {
  readonly code: 'NO_STEP'
  readonly step: number
  readonly steps: readonly number[]
}
/** The reason why there is no model of a run. */
export type NoModel = { readonly code: 'NOT_FOUND' } | NoCheckpoint

export interface OpenedCheckpoint {
  readonly ok: true
  readonly prepared: PreparedRun
  readonly checkpoint: Snapshot
}

interface OpenSpec {
  readonly store: RunStore
  readonly tasks: TaskCache
}

/**
 * Reads the checkpoint of a step, or the newest one where `step` is null, with the run's document and data. `begins` hears which of them is read
 * next, before the work begins.
 */
export async function openCheckpoint(
  record: RunRecord,
  spec: OpenSpec,
  step: number | null = null,
  begins: (stage: 'data' | 'weights') => Promise<void> = () => Promise.resolve()
): Promise<OpenedCheckpoint | { readonly ok: false; readonly refusal: NoCheckpoint }> {
  if (record.python) return { ok: false, refusal: { code: 'PROBLEMS', problems: [fromPython(record)] } }
  await begins('data')
  const document = await spec.store.document(record)
  const opened = document && (await prepareRun(document, spec.tasks))
  const run = opened?.ok ? opened.run : null
  await begins('weights')
  const checkpoint = step === null ? await fittingCheckpoint(record, run) : await record.checkpointAt(step)
  if (!checkpoint && step !== null) return { ok: false, refusal: await noStep(record, step) }
  if (!checkpoint || !opened) return { ok: false, refusal: { code: 'NO_WEIGHTS' } }
  const problems = opened.ok ? changesSince(checkpoint, opened.run, record) : opened.problems
  if (!opened.ok || problems.length > 0) return { ok: false, refusal: { code: 'PROBLEMS', problems } }
  return { ok: true, prepared: opened.run, checkpoint }
}

/** Says that a run of a loop in Python has no model here. */
export const fromPython = ({ summary }: RunRecord): Problem => problem('run.fromPython', {}, { run: summary.name })

/** Says that a run has no whole checkpoint of a step, and which others there are. */
export async function noStep(record: RunRecord, step: number): Promise<NoStep> {
  return { code: 'NO_STEP', step, steps: (await record.checkpointSteps()).filter((each) => each !== step) }
}

/** Reads the model of a run from the checkpoint of a step, or from the newest one where `step` is null. */
export async function storedModel(
  record: RunRecord,
  step: number | null,
  spec: OpenSpec & { readonly executor: Executor }
): Promise<ModelFound> {
  const opened = await openCheckpoint(record, spec, step)
  if (!opened.ok) return opened
  const { prepared, checkpoint } = opened
  const weights = weightsAmong(checkpoint.tensors, prepared.probed.model)
  return { ok: true, model: { executor: spec.executor, prepared, step: checkpoint.step, weights } }
}

/** Returns the newest checkpoint that is of the run's model, or else the newest; null when none is whole. */
function fittingCheckpoint(record: RunRecord, run: PreparedRun | null): Promise<Snapshot | null> {
  return record.newestCheckpoint(run ? (snapshot) => otherModel(snapshot, run, record).length === 0 : undefined)
}

/** Returns the problems of a run whose document or data changed since its checkpoint. */
function changesSince(checkpoint: Snapshot, run: PreparedRun, record: RunRecord): Problem[] {
  return [...changedData(run, record), ...otherModel(checkpoint, run, record)]
}

function otherModel({ step, tensors }: Snapshot, run: PreparedRun, record: RunRecord): Problem[] {
  const shapeOf = (shape: readonly number[] | undefined): string => (shape ?? ['none']).join()
  const other = [...run.probed.model.weights].find(([name, { shape }]) => shapeOf(tensors.get(name)?.type.shape) !== shapeOf(shape))
  const same = record.summary.parameters.every((name) => run.probed.model.weights.has(name))
  return other === undefined && same ? [] : [problem('run.otherModel', {}, { step, parameter: other?.[0] ?? '' })]
}

/** The problem of a run whose data is not what it began with. */
export function changedData(run: PreparedRun, record: RunRecord): Problem[] {
  if (run.fingerprint === record.data) return []
  return [problem('data.changed', { path: 'task.source' }, { file: run.data.title })]
}
