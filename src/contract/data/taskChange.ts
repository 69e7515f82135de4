/** What a document changes when it takes another task: its first layers, its head, and the length and order of its sequences follow. */
import type { GatescopeDocument } from '../document/document'
import { isTaskInput } from '../document/modelGraph'
import type { Layer, TaskInputName } from '../document/modelGraph'
import type { Task, TaskKind } from '../document/task'
import { taskKinds } from '../document/taskKinds'
import type { BatchOrder, TrainingSettings } from '../document/training'

export interface TaskChange {
  readonly task: Task
  readonly training: TrainingSettings
  /** The layers that change, as they are afterwards. */
  readonly layers: readonly Layer[]
  /** A new first layer that gives the tokens of the task to layers that read numbers; null where none is needed. */
  readonly first: Layer | null
}

/** `length`: the sequence length of the data, where the kind of task does not say it. */
export function taskChange(document: GatescopeDocument, chosen: Task, length?: number): TaskChange {
  const task = withVocabulary(chosen, document.task)
  const isSame = task.kind === document.task.kind
  const { inputs, over, length: usual } = taskKinds[task.kind]
  const sequenceLength = length ?? (isSame ? document.training.sequenceLength : usual)
  if (isSame) return { task, training: { ...document.training, sequenceLength }, layers: [], first: null }
  const { layers: all } = document.model
  const embedding = newEmbedding(all)
  const layers = all.flatMap((layer) => {
    const next = fitting(untied(layer, task.kind), inputs, over, embedding.id)
    return next === layer ? [] : [next]
  })
  const first = layers.some((layer) => layer.inputs.includes(embedding.id)) ? embedding : null
  return { task, training: { ...orderFor(document.training, task.kind), sequenceLength }, layers, first }
}

/** The document with the task, and what that changes. */
export function documentWith(document: GatescopeDocument, chosen: Task, length?: number): GatescopeDocument {
  const { task, training, layers, first } = taskChange(document, chosen, length)
  const changed = new Map(layers.map((layer) => [layer.id, layer]))
  const all = document.model.layers.map((layer) => changed.get(layer.id) ?? layer)
  return { ...document, task, training, model: { layers: first ? [first, ...all] : all } }
}

/** States can only be carried along streams. */
export function withOrder(training: TrainingSettings, order: BatchOrder): TrainingSettings {
  return { ...training, order, stateful: training.stateful && order === 'streams' }
}

/** The settings for another task: as they are where it gives batches in that order. */
export function orderFor(training: TrainingSettings, task: TaskKind): TrainingSettings {
  return taskKinds[task].orders.includes(training.order) ? training : withOrder(training, 'random')
}

/** A text that takes the place of an imported model's task keeps the model's characters as its tokens. */
function withVocabulary(task: Task, before: Task): Task {
  if (task.kind !== 'nextCharacter' || before.kind !== 'imported' || task.vocabulary) return task
  const { vocabulary } = before
  return vocabulary.length > 0 && vocabulary.every((word) => [...word].length === 1) ? { ...task, vocabulary } : task
}

/** Units of an embedding that is added. */
const embeddingUnits = 64

function newEmbedding(layers: readonly Layer[]): Layer {
  const ids = new Set(layers.map(({ id }) => id))
  const free = ['embedding', ...layers.map((_, k) => `embedding${k + 2}`)].find((id) => !ids.has(id)) ?? 'embedding'
  return { id: free, name: 'Embedding', inputs: ['tokens'], kind: 'embedding', params: { units: embeddingUnits } }
}

/** A head that has the weights of the embedding predicts the tokens that are read; of other kinds of task the classes are others. */
function untied(layer: Layer, kind: TaskKind): Layer {
  if (layer.kind !== 'head' || layer.params.tied === undefined || kind === 'nextCharacter') return layer
  const { tied: _, ...params } = layer.params
  return { ...layer, params }
}

/** The layer, changed where it would not fit a task with these inputs that asks so often. `embedding`: a layer that can be added. */
function fitting(layer: Layer, given: readonly [TaskInputName, ...TaskInputName[]], over: 'step' | 'sequence', embedding: string): Layer {
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
  // No other layer reads tokens by themselves.
  return given[0] === 'tokens' ? { ...layer, inputs: layer.inputs.map((read) => (missing(read) ? embedding : read)) } : { ...layer, inputs }
}

/** A name that only says the kind says the new one. */
function swapped(name: string): string {
  const words: Record<string, string> = { Embedding: 'Linear', embedding: 'linear', Linear: 'Embedding', linear: 'embedding' }
  return words[name] ?? name
}
