/** The sequences of the data that units are looked at on: a text or a table whole, or examples as an evaluation takes them. */
import type { BatchOrder } from '../../../contract/document/training'
import type { DataPart } from '../../../contract/events/probe'
import { targetWidth } from '../../../contract/document/taskShape'
import type { BatchShape } from '../../data/batches/batch'
import { sequenceOf } from '../../data/probeInput'
import { inputRows } from '../../data/series/knownAhead'
import type { TaskData } from '../../data/taskData'
import { evaluatedShape } from '../../learning/step/modelForward'

/** Time steps of a text or table that are read at most, and examples of a task that has many short ones. */
const mostSteps = 2_000_000
const mostBatches = 64

export interface HeldOutSequence {
  /** Time steps. */
  readonly length: number
  /** The model's inputs by name, `width` numbers for each time step. */
  readonly inputs: ReadonlyMap<string, { readonly data: Int32Array | Float32Array; readonly width: number }>
  /** What the token of a time step is called. */
  word(step: number): string
  /** The class that is to be predicted at a time step, or number `c` of those; NaN where there is none. */
  target(step: number, c: number): number
}

export interface HeldOutData {
  readonly sequences: readonly HeldOutSequence[]
  /** Whether it is one long sequence, of which the model was trained on pieces. */
  readonly whole: boolean
}

/** `shape` is that of a training batch. */
export function heldOutData(data: TaskData, part: DataPart, shape: BatchShape, order: BatchOrder): HeldOutData {
  const [first, ...others] = data.predictsNext ? data.sequences(part, mostSteps + 1) : []
  if (first?.target === null && others.length === 0) return { whole: true, sequences: [wholeSequence(data, first.values)] }
  return { whole: false, sequences: examples(data, part, shape, order) }
}

/** The target of each time step is the next one. */
function wholeSequence({ shape, vocabulary }: TaskData, all: Int32Array | Float32Array): HeldOutSequence {
  const width = shape.features ?? 1
  const known = shape.knownAhead ?? 0
  const rows = known > 0 && all instanceof Float32Array ? inputRows(all, { width, known }) : all
  const length = Math.min(mostSteps, Math.floor(rows.length / width))
  const data = rows.subarray(0, length * width)
  const target = (step: number, c: number) => all[(step + 1) * width + c] ?? NaN
  const name = shape.features === null ? 'tokens' : 'features'
  return { length, inputs: new Map([[name, { data, width }]]), word: (step) => wordAt(data, width, vocabulary, step), target }
}

function wordAt(data: Int32Array | Float32Array, width: number, vocabulary: readonly string[], step: number): string {
  if (data instanceof Int32Array) return vocabulary[data[step] ?? 0] ?? String(data[step])
  return Array.from(data.subarray(step * width, (step + 1) * width), (value) => String(Number(value.toFixed(2)))).join(' ')
}

/** Training examples are drawn by a fixed seed, and validation examples are those of an evaluation. */
function examples(data: TaskData, part: DataPart, shape: BatchShape, order: BatchOrder): HeldOutSequence[] {
  const drawn = part === 'validation' ? evaluatedShape(data.shape, shape) : shape
  const source = part === 'training' ? data.batches(shape, 1) : null
  const batches = source ? Array.from({ length: mostBatches }, () => source.next()) : [...data.heldOut(shape, mostBatches, order)]
  return batches.flatMap((batch) =>
    Array.from({ length: batch.sequences }, (_, b) =>
      exampleOf(data, sequenceOf(batch, data, { length: drawn.length, batch: shape.batch }, b))
    )
  )
}

function exampleOf({ shape }: TaskData, { length, arrays, words, targets }: ReturnType<typeof sequenceOf>): HeldOutSequence {
  const widths = new Map([['features', shape.features ?? 1]])
  const inputs = new Map([...arrays].map(([name, data]) => [name, { data, width: widths.get(name) ?? 1 }] as const))
  const each = shape.target.kind === 'class' ? 1 : targetWidth(shape.target)
  const target = (step: number, c: number) => {
    const place = shape.target.over === 'step' ? step : 0
    return targets === null || targets.counts?.[place] === 0 ? NaN : (targets.values[place * each + c] ?? NaN)
  }
  return { length, inputs, word: (step) => words[step] ?? '', target }
}
