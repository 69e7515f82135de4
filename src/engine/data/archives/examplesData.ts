/** Batches of series of several lengths: what is behind the end of a series is masked, and counts in nothing. */
import type { TaskShape } from '../../../contract/document/taskShape'
import type { BatchShape, TaskBatch } from '../batches/batch'
import { BatchArrays } from '../batches/batchArrays'
import { epochSource } from '../batches/epochs'
import { randomSource } from '../batches/randomSource'
import { fingerprintOf } from '../fingerprint'
import { exampleProbe } from '../probeInput'
import type { TaskColumns, TaskData } from '../taskData'
import type { SeriesExample } from './seriesExamples'

interface Facts {
  /** Empty where numbers are predicted. */
  readonly classes: readonly string[]
  readonly scales: TaskColumns
  readonly length: number
}

export function examplesData(
  { training, heldOut }: { readonly training: readonly SeriesExample[]; readonly heldOut: readonly SeriesExample[] },
  { classes, scales, length }: Facts
): Omit<TaskData, 'title' | 'reading'> {
  const drawn = shapeOf(classes.length, scales)
  const partOf = (part: 'training' | 'validation') => (part === 'training' ? training : heldOut)
  const example: TaskData['example'] = (part, place, steps) => {
    const batch = batchOf(partOf(part), [place], { length: steps, batch: 1 }, drawn)
    return exampleProbe(batch, drawn, [], steps)
  }
  return {
    shape: drawn,
    vocabulary: [],
    classes,
    columns: scales,
    predictsNext: false,
    fingerprint: fingerprintOf([
      classes.join('\n'),
      ...[...training, ...heldOut].flatMap(({ values, target }) => [values, Float32Array.of(target)])
    ]),
    batches: (shape, seed, order) => {
      const take = (numbers: readonly number[]) => batchOf(training, numbers, shape, drawn)
      if (order === 'epochs') return epochSource(training.length, shape.batch, seed, take)
      return randomSource(seed, (random) => take(Array.from({ length: shape.batch }, () => random.below(training.length))))
    },
    heldOut: (shape, most) => {
      const used = Math.min(heldOut.length, most * shape.batch)
      const numbers = Array.from({ length: used }, (_, k) => Math.floor((k * heldOut.length) / used))
      return Array.from({ length: Math.ceil(used / shape.batch) }, (_, k) =>
        batchOf(heldOut, numbers.slice(k * shape.batch, (k + 1) * shape.batch), shape, drawn)
      )
    },
    sequences: (part) => partOf(part).map(({ values, target }) => ({ values, target })),
    places: (part) => partOf(part).length,
    example,
    probe: () => ({ ok: true, probe: example('validation', 0, length) })
  }
}

function shapeOf(classes: number, { inputs }: TaskColumns): TaskShape {
  const isClass = classes > 0
  return {
    tokens: null,
    features: inputs.length,
    masked: true,
    target: isClass ? { over: 'sequence', kind: 'class', classes } : { over: 'sequence', kind: 'real', width: 1 },
    counted: true,
    heldOutLength: null,
    metrics: isClass ? ['accuracy', 'bitsPerTarget'] : ['squaredError', 'absoluteError']
  }
}

function batchOf(examples: readonly SeriesExample[], numbers: readonly number[], shape: BatchShape, drawn: TaskShape): TaskBatch {
  const arrays = new BatchArrays(drawn, shape)
  const width = drawn.features ?? 0
  numbers.forEach((number, b) => {
    const { values, steps, target } = examples[number] ?? { values: new Float32Array(0), steps: 0, target: 0 }
    const length = Math.min(steps, shape.length)
    for (let t = 0; t < length; t++) for (let d = 0; d < width; d++) arrays.feature(t, b, d, values[t * width + d] ?? 0)
    arrays.end(b, length)
    arrays.target(0, b, target)
  })
  return arrays.finish(numbers.length)
}
