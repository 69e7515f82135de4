/** Reads what the model of a run says against the truth over its data, and how far forecasts are off. */
import type { Task } from '../../../../contract/document/task'
import { problem } from '../../../../contract/problems/problem'
import type { Problem } from '../../../../contract/problems/problems'
import { evaluatedShape } from '../../../learning/step/modelForward'
import { readPredictions } from '../../../looking/predictions/readPredictions'
import { originsFor, rowsAhead } from '../../../looking/predictions/rowsAhead'
import { generationProblems } from '../../../model/graph/generationProblems'
import { fewestPlaces } from '../../../model/graph/learnedPlaces'
import type { CheckedModel } from '../../../model/checkedModel'
import { judgedData } from '../../catalogue/evaluateRun'
import type { RunManager } from '../../runs/runManager'
import type { TaskCache } from '../../runs/taskCache'
import type { Implementer } from '../implementer'
import { asGenerationError } from './generationErrors'
import { tooManyRows } from './generationHandlers'
import { opened } from './inspectionHandlers'

export function predictionsHandlers(os: Implementer['predictions'], runs: RunManager, tasks: TaskCache) {
  return {
    read: os.read.handler(async ({ input, errors, signal }) => {
      const run = await opened(runs, input, errors)
      const { data, document, probed } = run.prepared
      const { part, windows } = input
      const shape = { length: document.training.sequenceLength, batch: 1 }
      const { length } = part === 'validation' ? evaluatedShape(probed.model.task, shape) : shape
      const spec = { data, part, windows, length }
      return readPredictions(run.lenses.predictions, spec, () => run.model(), signal)
    }),
    ahead: os.ahead.handler(async ({ input, errors, signal }) => {
      const { runId, part, data: file, origins: most } = input
      const task = (await runs.documentOf(runId))?.task
      const horizon = input.horizon ?? (task ? horizonOf(task) : null)
      // Without a horizon no weights are read; a run that is not there is refused.
      const found = task && horizon === null ? null : await runs.modelOf(runId, input.step)
      if (found && !found.ok) throw asGenerationError(errors, runId, found.refusal)
      if (!found || horizon === null) return nothing()
      const { prepared, executor, step, weights } = found.model
      const { checked, document } = prepared
      const refuse = (...problems: Problem[]) => errors.CANNOT_GENERATE({ data: { problems } })
      const judged = await judgedData(prepared, file, tasks)
      if (!judged.ok) throw refuse(...judged.problems)
      const { predictsNext, histories, columns } = judged.data
      const history = document.training.sequenceLength
      const problems = whyNot(checked, predictsNext, history + horizon - 1)
      if (problems.length > 0 || !histories) throw refuse(...problems)
      const origins = originsFor(histories, part, history, horizon)
      if (origins === null) throw refuse(problem('forecast.fewRows', {}, { part, history, horizon }))
      const spec = { model: checked, columns: columns.targets, step, weights, origins, part, history, horizon, most }
      return rowsAhead(executor, spec, signal)
    })
  }
}

/** The horizon of the run's task; null where it has none. */
const horizonOf = (task: Task): number | null => (task.kind === 'series' ? (task.horizon ?? null) : null)

async function* nothing(): AsyncGenerator<never, void, void> {}

/** Why a model cannot read so many rows one after the other; none where it can. */
function whyNot(model: CheckedModel, predictsNext: boolean, rows: number): Problem[] {
  const tooMany = tooManyRows(fewestPlaces(model), rows)
  return [...generationProblems(model, predictsNext, 'numbers'), ...(tooMany ? [tooMany] : [])]
}
