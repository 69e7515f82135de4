/** Batches of series of several lengths: what is behind the end of a series is masked, and counts in nothing. */
import type { TaskShape } from '../../../contract/document/taskShape'
import type { BatchArrays } from '../batches/batchArrays'
import { exampleBatches } from '../batches/exampleBatches'
import type { ExampleParts } from '../batches/exampleBatches'
import type { TaskColumns, TaskData } from '../taskData'
import type { SeriesExample } from './seriesExamples'

interface Facts {
  /** Empty where numbers are predicted. */
  readonly classes: readonly string[]
  readonly scales: TaskColumns
  readonly length: number
}

export function examplesData(
  parts: ExampleParts<SeriesExample>,
  { classes, scales, length }: Facts
): Omit<TaskData, 'title' | 'reading' | 'fingerprint'> {
  const facts = { shape: shapeOf(classes.length, scales), vocabulary: [] }
  const width = scales.inputs.length
  const batches = exampleBatches(parts, facts, (arrays, b, example, steps) => fill(arrays, b, example, { width, steps }))
  return {
    ...facts,
    ...batches,
    classes,
    columns: scales,
    predictsNext: false,
    sequences: (part) => (part === 'training' ? parts.training : parts.heldOut).map(({ values, target }) => ({ values, target })),
    probe: () => ({ ok: true, probe: batches.example('validation', 0, length) })
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

/** What is longer than `steps` is cut there. */
function fill(
  arrays: BatchArrays,
  b: number,
  example: SeriesExample,
  { width, steps }: { readonly width: number; readonly steps: number }
): void {
  const length = Math.min(example.steps, steps)
  for (let t = 0; t < length; t++) for (let d = 0; d < width; d++) arrays.feature(t, b, d, example.values[t * width + d] ?? 0)
  arrays.end(b, length)
  arrays.target(0, b, example.target)
}
