/** Checks documents: their problems, shapes and costs. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { problem } from '../../../contract/problems/problem'
import type { MemoryPlanner } from '../../executors/executor'
import { unopenedExecutor } from '../../executors/unopened'
import { isPythonDocument } from '../../learning/runs/probes/pythonDocument'
import { assumedShape } from '../../model/graph/assumedShape'
import { modelReport } from '../../model/graph/report'
import type { ModelReport } from '../../../contract/procedures/model'
import type { Implementer } from './implementer'
import { roomHere, shortage, valueText } from '../runs/memoryCheck'
import { prepareRun } from '../runs/preparedRun'
import type { TaskCache } from '../runs/taskCache'

/** An imported model without data is sound, and is told of what its training lacks. What stands for a model in Python has nothing to mend. */
function withoutData(document: GatescopeDocument, report: ModelReport): ModelReport {
  if (isPythonDocument(document)) return { ...report, problems: [] }
  if (document.task.kind !== 'imported') return report
  return { ...report, problems: [...report.problems, problem('task.noData', { path: 'task' }, {}, 'warning')] }
}

export interface MachineOfTraining {
  /** The executor once it is open, else null. */
  readonly executor: () => MemoryPlanner | null
  /** Bytes that training may take; without it, what the machine has. */
  readonly room?: (() => number) | undefined
}

export function modelHandlers(os: Implementer['model'], tasks: TaskCache, machine: MachineOfTraining) {
  return {
    memory: os.memory.handler(async ({ input: { document } }) => {
      const prepared = await prepareRun(document, tasks)
      if (!prepared.ok) return null
      const planner = machine.executor() ?? unopenedExecutor()
      const estimate = prepared.run.memory(planner)
      const room = machine.room?.() ?? roomHere(planner)
      const problem = shortage(estimate, room)
      return { ...estimate, room, largest: estimate.largest.map(valueText), problems: problem ? [problem] : [] }
    }),
    check: os.check.handler(async ({ input: { document } }) => {
      const opened = await tasks.open(document.task, document.training.sequenceLength)
      if (opened.ok) return withoutData(document, modelReport(document, opened.data.shape))
      const report = modelReport(document, assumedShape(document.task))
      return { ...report, problems: [...opened.problems, ...report.problems] }
    })
  }
}
