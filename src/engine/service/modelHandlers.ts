/** Checks documents: their problems, shapes and costs. */
import { nextTokenTask } from '../../contract/document/taskShape'
import { modelReport } from '../graph/report'
import type { Implementer } from './implementer'
import type { TaskCache } from './taskCache'

/** Tokens that are assumed where the data cannot be read: shapes and costs are then those of a text of bytes. */
const ASSUMED_VOCABULARY = 256

export function modelHandlers(os: Implementer['model'], tasks: TaskCache) {
  return {
    check: os.check.handler(async ({ input: { document } }) => {
      const opened = await tasks.open(document.task, document.training.sequenceLength)
      if (opened.ok) return modelReport(document, opened.data.shape)
      const report = modelReport(document, nextTokenTask(ASSUMED_VOCABULARY))
      return { ...report, problems: [...opened.problems, ...report.problems] }
    })
  }
}
