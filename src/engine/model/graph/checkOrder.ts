/** Checks that batches can come in the order that training asks for, and that states can be carried from one to the next. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { orderWords, taskKinds } from '../../../contract/document/taskKinds'
import type { CheckedLayer } from '../checkedModel'
import { carryProblems } from '../layers/layerStates'

/** `layers`: those that have an effect. */
export function orderProblems({ task, training }: GatescopeDocument, layers: readonly CheckedLayer[]): Problem[] {
  const { label, orders } = taskKinds[task.kind]
  if (!orders.includes(training.order)) {
    const args = { task: label, order: orderWords[training.order].label, orders: orders.map((order) => orderWords[order].label) }
    return [problem('training.order', { path: 'training.order' }, args)]
  }
  if (!training.stateful) return []
  return training.order === 'streams'
    ? carryProblems(layers)
    : [problem('training.stateful', { path: 'training.stateful' }, { why: 'order' })]
}
