/** A lab model with its task, compiled and ready to take steps; nothing of it is kept on disk. */
import type { FamilyName } from '../../../contract/labs/families'
import { openTask } from '../../data/openTask'
import type { TaskData } from '../../data/taskData'
import type { Executor } from '../../executors/executor'
import { modelWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import { modelForward } from '../../learning/step/modelForward'
import { createTrainer } from '../../learning/training/trainer'
import type { Trainer } from '../../learning/training/trainer'
import type { Cells, LabSettings } from './families'
import { labModel } from './labModel'
import type { LabModel } from './labModel'

interface LabPlan {
  readonly model: LabModel
  readonly data: TaskData
}

interface LabRun {
  readonly model: LabModel
  readonly trainer: Trainer
}

/** Throws RangeError when the task cannot be opened. */
export async function planLabRun(family: FamilyName, cells: Cells, settings: LabSettings, budget: number): Promise<LabPlan> {
  const opened = await openTask(settings.task, { dataFolders: [] }, settings.length)
  if (!opened.ok) throw new RangeError(`the lab's task cannot be opened: ${opened.problems.map((each) => each.code).join()}`)
  return { model: labModel(family, cells, settings, opened.data.shape, budget), data: opened.data }
}

/** Throws ExecutorError; RangeError when the task cannot be opened. */
export async function openLabRun(
  executor: Executor,
  family: FamilyName,
  cells: Cells,
  settings: LabSettings,
  budget: number
): Promise<LabRun> {
  const { model, data } = await planLabRun(family, cells, settings, budget)
  const shape = { batch: settings.batch, length: settings.length }
  const trainer = await createTrainer(executor, {
    model: modelForward(model.checked),
    settings: model.document.training,
    batches: data.batches(shape, settings.seed),
    heldOut: (most) => data.heldOut(shape, most),
    weights: initialWeights(modelWeights(model.checked), settings.seed)
  })
  return { model, trainer }
}
