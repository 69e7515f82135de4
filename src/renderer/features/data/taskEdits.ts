/** Changes the task. The model's first layers and its head follow in the same edit, where they can. */
import { taskChange } from '../../../contract/data/taskChange'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Task } from '../../../contract/document/task'
import { taskKinds } from '../../../contract/document/taskKinds'
import type { Edit } from '../../lib/edits/edit'

/** The document with another task: its sequence length, what layers read, and how often the head predicts. */
export function setTaskEdit(document: GatescopeDocument, chosen: Task, length?: number): Edit {
  const { task, training, layers, first } = taskChange(document, chosen, length)
  const isSame = task.kind === document.task.kind
  if (isSame && training.sequenceLength === document.training.sequenceLength) return { kind: 'setTask', task }
  return {
    kind: 'group',
    label: `change task to ${taskKinds[task.kind].label}`,
    edits: [
      { kind: 'setTask', task },
      { kind: 'setTraining', training },
      ...(first ? [{ kind: 'insertLayer', at: 0, layer: first } as const] : []),
      ...layers.map((layer): Edit => ({ kind: 'setLayer', layer }))
    ]
  }
}
