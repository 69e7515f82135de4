/** The choices for the order of batches and for carried states, and the edits that a choice brings along. */
import type { TaskKind } from '../../../contract/document/task'
import { orderWords, taskKinds } from '../../../contract/document/taskKinds'
import type { BatchOrder, TrainingSettings } from '../../../contract/document/training'

interface OrderChoice {
  readonly value: BatchOrder
  readonly label: string
  readonly tip: string
}

/** What a task gives, and what is chosen whether it gives that or not. */
export function orderChoices(task: TaskKind, chosen: BatchOrder): OrderChoice[] {
  const { orders } = taskKinds[task]
  const offered = orders.includes(chosen) ? orders : [...orders, chosen]
  return offered.map((value) => ({ value, label: orderWords[value].label, tip: orderWords[value].doc }))
}

export function withStateful(training: TrainingSettings, stateful: boolean): TrainingSettings {
  return { ...training, stateful, order: stateful ? 'streams' : training.order }
}
