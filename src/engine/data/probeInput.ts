/** Makes the sequence that Inspect shows from a text or a batch. */
import type { TaskShape } from '../../contract/document/taskShape'
import type { BatchShape, TaskBatch } from './batches/batch'
import type { ProbeInput } from './openedProbe'
import type { TaskData } from './taskData'

/**
 * Makes a probe of the tokens of a text. `predicted`: the model predicts each token from those before it. `masked`: the task has
 * sequences of several lengths.
 */
export function textProbe(
  tokens: Int32Array,
  vocabulary: readonly string[],
  { predicted, masked }: { readonly predicted: boolean; readonly masked: boolean }
): ProbeInput {
  const words = Array.from(tokens, (token) => vocabulary[token] ?? '')
  const arrays = new Map<string, Int32Array | Float32Array>([['tokens', tokens]])
  if (masked) arrays.set('mask', new Float32Array(tokens.length).fill(1))
  return { length: tokens.length, arrays, words, text: predicted ? tokens : null, targets: null }
}

/** Numbers of each input for one time step of one sequence. */
function widthsOf({ features }: TaskShape): Map<string, number> {
  return new Map([
    ['tokens', 1],
    ['features', features ?? 0],
    ['mask', 1]
  ])
}

/** Numbers of one target. */
const targetWidth = ({ target }: TaskShape): number => (target.kind === 'class' ? 1 : target.width)

/** Takes one sequence of a batch, by its 0-based index, up to the sequence's end. */
export function sequenceOf(
  { arrays, counts }: Pick<TaskBatch, 'arrays'> & Partial<Pick<TaskBatch, 'counts'>>,
  { shape, vocabulary, predictsNext }: Pick<TaskData, 'shape' | 'vocabulary' | 'predictsNext'>,
  { length, batch }: BatchShape,
  sequence: number
): ProbeInput {
  const column = (data: Int32Array | Float32Array, width: number) => data.filter((_, k) => Math.floor(k / width) % batch === sequence)
  const widths = widthsOf(shape).set('targets', targetWidth(shape))
  const columns = [...arrays]
    .filter(([name]) => widths.has(name))
    .map(([name, data]) => [name, column(data, widths.get(name) ?? 0)] as const)
  const sequenceCounts = counts?.filter((_, k) => k % batch === sequence) ?? null
  const example = exampleProbe({ arrays: new Map(columns), counts: sequenceCounts }, shape, vocabulary, length)
  const tokens = example.arrays.get('tokens')
  return predictsNext && tokens instanceof Int32Array ? { ...example, text: tokens } : example
}

/** Takes the only sequence of a batch, up to its end. */
export function exampleProbe(
  { arrays, counts }: Pick<TaskBatch, 'arrays' | 'counts'>,
  shape: TaskShape,
  vocabulary: readonly string[],
  steps: number
): ProbeInput {
  const mask = shape.masked ? (arrays.get('mask') ?? []) : null
  const length = mask === null ? steps : Array.from(mask).filter((real) => real > 0).length
  const widths = widthsOf(shape)
  const cut = [...arrays]
    .filter(([name]) => widths.has(name))
    .map(([name, data]) => [name, data.slice(0, length * (widths.get(name) ?? 0))] as const)
  const inputs = new Map(cut)
  const words = Array.from({ length }, (_, t) => wordOf(t, inputs, shape, vocabulary))
  const values = arrays.get('targets')
  const targets = values ? { values: values.slice(0, targetWidth(shape) * (shape.target.over === 'step' ? length : 1)), counts } : null
  return { length, arrays: inputs, words, text: null, targets }
}

function wordOf(t: number, inputs: ProbeInput['arrays'], { features }: TaskShape, vocabulary: readonly string[]): string {
  const token = inputs.get('tokens')?.[t]
  const word = token === undefined ? [] : [vocabulary[token] ?? '']
  const width = features ?? 0
  const numbers = Array.from(inputs.get('features')?.slice(t * width, (t + 1) * width) ?? [], (value) => String(Number(value.toFixed(2))))
  return [...word, ...numbers].join(' ')
}
