/** Makes the document of a drawn model: its task as far as it is known, usual settings of training, and a probe of its own tokens. */
import { randomUUID } from 'node:crypto'
import { documentSchema } from '../../../contract/document/document'
import type { GatescopeDocument } from '../../../contract/document/document'
import { mostProbeCharacters } from '../../../contract/document/probe'
import type { TaskOf } from '../../../contract/document/task'
import { trainingSettingsSchema } from '../../../contract/document/training'
import { damaged, refuse } from '../importRefusal'
import type { Sketch } from './sketch'

export type ImportedTask = TaskOf<'imported'>

/** Time steps of the random sequences that Inspect shows. */
const length = 32

export const usualTraining = trainingSettingsSchema.parse({
  batchSize: 32,
  sequenceLength: length,
  optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  clip: { kind: 'globalNorm', norm: 1 },
  seed: 1,
  steps: null,
  evaluateEvery: 100
})

/** The document of a sketch whose last layer is its head. Refuses what a document has no room for. */
export function documentOf(name: string, { layers, cells }: Sketch, task: ImportedTask): GatescopeDocument {
  const parsed = documentSchema.safeParse({
    format: 'gatescope',
    version: 1,
    id: randomUUID(),
    name: name.slice(0, 120),
    cells,
    model: { layers },
    task,
    training: usualTraining,
    probe: { text: probeText(task) }
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return refuse(`The model does not fit into a document: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`, damaged)
}

/** A few tokens of the vocabulary, as they are typed. */
export function probeText({ tokens, vocabulary }: ImportedTask): string {
  const words = Array.from({ length: Math.min(12, tokens ?? 1) }, (_, k) => vocabulary[k] ?? `${k}`)
  const single = words.every((word) => [...word].length === 1) && words.some((word) => !/^\d$/.test(word))
  const text = single ? words.join('') : words.filter((word) => !/\s/.test(word)).join(' ')
  return text.slice(0, mostProbeCharacters) || '0'
}

/** The task with words for its tokens and classes, from files beside the model; words that are too few or too many are left out, and said. */
export function withWords(
  task: ImportedTask,
  words: { readonly vocabulary: readonly string[]; readonly classes: readonly string[] }
): {
  readonly task: ImportedTask
  readonly notes: readonly string[]
} {
  const notes: string[] = []
  const fits = (list: readonly string[], count: number | null, what: string): string[] => {
    if (list.length === 0 || count === null) return []
    if (list.length === count) return [...list]
    notes.push(`The ${what} beside the model has ${list.length} words, and the model ${count}: it is left out, and they are numbered.`)
    return []
  }
  const vocabulary = fits(words.vocabulary, task.tokens, 'vocabulary')
  const classes = task.target.kind === 'class' ? fits(words.classes, task.target.width, 'list of labels') : []
  return { task: { ...task, vocabulary, classes }, notes }
}
