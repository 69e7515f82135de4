/** Describes what a run trains in a few words: its layers and its task, as a list of runs shows them. */
import { dataWords } from '../document/dataWords'
import type { GatescopeDocument } from '../document/document'
import type { Layer, LayerKind } from '../document/modelGraph'
import type { Task } from '../document/task'
import { taskKinds } from '../document/taskKinds'
import { capital } from '../document/words'

type Cells = GatescopeDocument['cells']
type LayerWords = { readonly [K in LayerKind]: (layer: Extract<Layer, { kind: K }>, cells: Cells) => string | null }

/** Null for layers that join, scale or encode what others compute. */
const layerWords: LayerWords = {
  embedding: () => null,
  recurrent: ({ params }, cells) => {
    const name = cells.find(({ id }) => id === params.cell)?.name ?? params.cell
    return `${name} ${params.hidden}${params.direction === 'backward' ? ' backward' : ''}`
  },
  s4d: ({ params }) => `S4D ${params.states}`,
  conv: ({ params }) => `convolution ${params.kernel}`,
  tokenShift: () => null,
  mamba: ({ params }) => `Mamba ${params.inner}`,
  dropout: () => null,
  linear: () => null,
  concat: () => null,
  residual: () => null,
  norm: () => null,
  positions: () => null,
  attention: ({ params }) => `attention, ${heads(params.heads)}`,
  linearAttention: ({ params }) => `linear attention, ${heads(params.heads)}`,
  feedForward: () => null,
  head: () => null
}
const heads = (count: number): string => (count === 1 ? '1 head' : `${count} heads`)

/** The layers that make the model what it is, such as `LSTM 128, LSTM 128` or `6 × attention, 8 heads`; all kinds of layers where there are none. */
export function modelWords({ model, cells }: Pick<GatescopeDocument, 'model' | 'cells'>): string {
  const main = model.layers.flatMap((layer) => wordsOf(layer, cells) ?? [])
  const names = main.length > 0 ? main : [...new Set(model.layers.map(({ name }) => name))]
  return [...counted(names)].map(([name, count]) => (count > 2 ? `${count} × ${name}` : Array(count).fill(name).join(', '))).join(', ')
}

function wordsOf<K extends LayerKind>(layer: Extract<Layer, { kind: K }>, cells: Cells): string | null {
  const row: { readonly [Kind in K]: (layer: Extract<Layer, { kind: Kind }>, cells: Cells) => string | null } = layerWords
  return row[layer.kind](layer, cells)
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** Such as `Next character of Moby Dick` or `Adding problem`. */
export function taskTitle(task: Task): string {
  const { label } = taskKinds[task.kind]
  if (!('source' in task || 'file' in task)) return capital(label)
  return `${task.kind === 'series' ? 'Next row' : capital(label)} of ${dataWords(task)}`
}
