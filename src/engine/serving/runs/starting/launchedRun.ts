/** Puts a run into memory, from its first weights or a checkpoint on, and begins to train it. */
import { mainMetric } from '../../../../contract/runs/mainMetric'
import type { Executor } from '../../../executors/executor'
import type { RunRecord } from '../../../learning/runs/runRecord'
import { batchNotes } from '../../../learning/training/notes/batchNotes'
import { formNotes } from '../../../learning/training/notes/formNotes'
import { TrainingRun } from '../../../learning/training/trainingRun'
import { openLenses } from '../../../looking/inspection/lenses'
import { findCulprit } from '../../../looking/inspection/nonFinite/findCulprit'
import type { LiveRun } from '../inspectedRun'
import type { PreparedRun } from '../preparedRun'
import { recordsExponents } from '../recorders/exponentRecorder'
import { recordsReach } from '../recorders/reachRecorder'
import { UpdateRecorder } from '../recorders/updateRecorder'
import type { Beginning } from './goingOn'
import { together } from './watchers'

export interface LaunchSpec {
  readonly executor: Executor
  readonly beginning: Beginning
  /** Bytes that training may take; without it, what the machine has. */
  readonly room: (() => number) | undefined
}

export function launchedRun(record: RunRecord, prepared: PreparedRun, { executor, beginning, room }: LaunchSpec): LiveRun {
  const { training } = prepared.document
  const { shape, vocabulary, columns } = prepared.data
  const { target } = shape
  const from = 'checkpoint' in beginning ? beginning.checkpoint : null
  const weights = 'weights' in beginning ? beginning.weights : null
  for (const line of formNotes(prepared.checked, training, executor.info)) record.note(from?.step ?? 0, line)
  if (!from) for (const line of batchNotes(prepared.data, training)) record.note(0, line)
  // A run that goes on follows what was chosen for it since.
  if (!from && training.measureUpdates) record.followUpdates(0, record.summary.parameters)
  const lenses = openLenses(executor, prepared.probed)
  const run = new TrainingRun({
    create: () => prepared.createTrainer(executor, { taken: from?.step ?? 0, weights }),
    from,
    steps: record.summary.steps,
    stop: record.summary.stop,
    keep: training.keep,
    main: { name: mainMetric(record.summary.metrics), evaluations: record.mainEvaluations(), best: record.summary.best },
    evaluateEvery: training.evaluateEvery,
    evaluatedAt: from && record.lastEvaluated(),
    validationBatches: training.validationBatches,
    settings: training,
    classes: target.kind === 'class' ? target.classes : null,
    rates: { settings: training, changes: record.summary.learningRates },
    recorder: record,
    watcher: together([
      recordsReach(record, prepared, { executor, lens: lenses.reach, room }),
      new UpdateRecorder(() => record.updates),
      ...(training.measureExponents ? [recordsExponents(record, prepared, { executor, lens: lenses.dynamics, room })] : [])
    ]),
    explain: (trainer) => findCulprit({ executor, model: prepared.probed.model, checked: prepared.checked, vocabulary, columns }, trainer)
  })
  return { record, run, prepared, lenses }
}
