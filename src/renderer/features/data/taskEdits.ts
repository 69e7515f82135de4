/** Changes the task. The model's first layers and its head follow in the same edit, where they can. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { isTaskInput } from '../../../contract/document/modelGraph'
import type { Layer, TaskInputName } from '../../../contract/document/modelGraph'
import type { Task } from '../../../contract/document/task'
import { taskKinds } from '../../../contract/document/taskKinds'
import { orderFor } from '../../components/training/orderChoices'
import type { Edit } from '../../lib/edits/edit'

/** The document with another task: its sequence length, what layers read, and how often the head predicts. */
export function setTaskEdit(document: GatescopeDocument, chosen: Task): Edit {
  const task = withVocabulary(chosen, document.task)
  const { label, inputs, over, length } = taskKinds[task.kind]
  if (task.kind === document.task.kind) return { kind: 'setTask', task }
  const layers = document.model.layers.flatMap((layer): Edit[] => {
    const next = fitting(layer, inputs, over)
    return next === layer ? [] : [{ kind: 'setLayer', layer: next }]
  })
  const training = { ...orderFor(document.training, task.kind), sequenceLength: length }
  return {
    kind: 'group',
    label: `change task to ${label}`,
    edits: [{ kind: 'setTask', task }, { kind: 'setTraining', training }, ...layers]
  }
}

/** A text that takes the place of an imported model's task keeps the model's characters as its tokens. */
function withVocabulary(task: Task, before: Task): Task {
  if (task.kind !== 'nextCharacter' || before.kind !== 'imported' || task.vocabulary) return task
  const { vocabulary } = before
  return vocabulary.length > 0 && vocabulary.every((word) => [...word].length === 1) ? { ...task, vocabulary } : task
}

/** The layer, changed where it would not fit a task with these inputs that asks so often. */
function fitting(layer: Layer, given: readonly [TaskInputName, ...TaskInputName[]], over: 'step' | 'sequence'): Layer {
  if (layer.kind === 'head') {
    if ((layer.params.over === 'token') === (over === 'step')) return layer
    return { ...layer, params: { ...layer.params, over: over === 'step' ? 'token' : 'last' } }
  }
  const missing = (id: string) => isTaskInput(id) && !given.includes(id)
  if (!layer.inputs.some(missing)) return layer
  const { id, name } = layer
  const inputs = layer.inputs.map((read) => (missing(read) ? given[0] : read))
  // An embedding and a linear layer stand for each other: what made vectors of tokens now makes them of numbers, and back.
  if (layer.kind === 'embedding')
    return { id, name: swapped(name), inputs, kind: 'linear', params: { units: layer.params.units, bias: true } }
  if (layer.kind === 'linear') return { id, name: swapped(name), inputs, kind: 'embedding', params: { units: layer.params.units } }
  return { ...layer, inputs }
}

/** A name that only says the kind says the new one. */
function swapped(name: string): string {
  const words: Record<string, string> = { Embedding: 'Linear', embedding: 'linear', Linear: 'Embedding', linear: 'embedding' }
  return words[name] ?? name
}
