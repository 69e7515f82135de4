/** Checks documents: their problems, shapes and costs. */
import type { Task } from '../../contract/document/task'
import { taskKinds } from '../../contract/document/taskKinds'
import { nextTokenTask } from '../../contract/document/taskShape'
import type { TaskShape } from '../../contract/document/taskShape'
import { usableCores } from '../executors/cores'
import { modelReport } from '../graph/report'
import type { Implementer } from './implementer'
import { roomHere, valueText } from './memoryCheck'
import { prepareRun } from './preparedRun'
import type { TaskCache } from './taskCache'

/** What is assumed where the data cannot be read: shapes and costs are then those of a text of bytes, or of one number a step. */
function assumedShape({ kind }: Task): TaskShape {
  const { inputs, over } = taskKinds[kind]
  const text = nextTokenTask(256)
  if (!inputs.includes('features')) return { ...text, target: { over, kind: 'class', classes: 256 } }
  return { ...text, tokens: inputs.includes('tokens') ? text.tokens : null, features: 1, target: { over, kind: 'real', width: 1 } }
}

export function modelHandlers(os: Implementer['model'], tasks: TaskCache) {
  return {
    memory: os.memory.handler(async ({ input: { document } }) => {
      const prepared = await prepareRun(document, tasks)
      if (!prepared.ok) return null
      const machine = { parts: usableCores(), gpu: false }
      const { largest, ...bytes } = prepared.run.memory(machine)
      return { ...bytes, room: roomHere(machine), largest: largest.map(valueText) }
    }),
    check: os.check.handler(async ({ input: { document } }) => {
      const opened = await tasks.open(document.task, document.training.sequenceLength)
      if (opened.ok) return modelReport(document, opened.data.shape)
      const report = modelReport(document, assumedShape(document.task))
      return { ...report, problems: [...opened.problems, ...report.problems] }
    })
  }
}
