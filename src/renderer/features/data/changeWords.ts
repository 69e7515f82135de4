/** Says what a document changes besides its data when another task is taken. */
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Layer } from '../../../contract/document/modelGraph'
import type { Task } from '../../../contract/document/task'
import { taskKinds } from '../../../contract/document/taskKinds'
import { applyEdit } from '../../lib/edits/applyEdit'
import { setTaskEdit } from './taskEdits'

/** Sentences; none where only the data changes. */
export function changeWords(document: GatescopeDocument, task: Task, length?: number): string[] {
  const { document: next } = applyEdit(document, setTaskEdit(document, task, length))
  const [from, to] = [document.training, next.training]
  return [
    ...(task.kind === document.task.kind
      ? []
      : [`The task becomes “${taskKinds[task.kind].label}”; it is “${taskKinds[document.task.kind].label}” now.`]),
    ...(from.sequenceLength === to.sequenceLength
      ? []
      : [`The sequence length becomes ${to.sequenceLength}; it is ${from.sequenceLength} now.`]),
    ...(from.order === to.order ? [] : [`Batches are drawn in the order “${to.order}”; it is “${from.order}” now.`]),
    ...next.model.layers
      .filter(({ id }) => !document.model.layers.some((layer) => layer.id === id))
      .map(({ name, kind }) => `A layer “${name}” of kind ${kind} is added before the others.`),
    ...document.model.layers.flatMap((layer) =>
      layerWords(
        layer,
        next.model.layers.find(({ id }) => id === layer.id)
      )
    )
  ]
}

function layerWords(before: Layer, after: Layer | undefined): string[] {
  if (after === undefined || JSON.stringify(after) === JSON.stringify(before)) return []
  if (after.kind !== before.kind) return [`Layer “${before.name}” becomes a layer of kind ${after.kind}.`]
  if (after.kind === 'head' && before.kind === 'head')
    return [
      ...(after.params.over === before.params.over
        ? []
        : [`Layer “${before.name}” predicts ${after.params.over === 'token' ? 'at each time step' : 'once for each sequence'}.`]),
      ...(after.params.tied === before.params.tied
        ? []
        : [`Layer “${before.name}” has weights of its own instead of the embedding’s, since its classes are not the tokens that are read.`])
    ]
  return [`Layer “${before.name}” reads ${after.inputs.join(' and ')}.`]
}
