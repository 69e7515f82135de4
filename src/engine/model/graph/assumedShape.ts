/** What a task gives and asks for where its data cannot be read, so that a model can still be checked and its cost told. */
import type { Task } from '../../../contract/document/task'
import { inputsOfTask, overOfTask } from '../../../contract/document/taskKinds'
import { nextTokenTask } from '../../../contract/document/taskShape'
import type { TaskShape } from '../../../contract/document/taskShape'

/** Returns the shape that is assumed where the data cannot be read: a text of bytes, or one number a step. */
export function assumedShape(task: Task): TaskShape {
  const [inputs, over] = [inputsOfTask(task), overOfTask(task)]
  const text = nextTokenTask(256)
  if (!inputs.includes('features')) return { ...text, target: { over, kind: 'class', classes: 256 } }
  return { ...text, tokens: inputs.includes('tokens') ? text.tokens : null, features: 1, target: { over, kind: 'real', width: 1 } }
}
