/** The task of predicting a CSV file's next row, scaled to mean 0 and deviation 1 of the training part. The file's end is for validation. */
import { problem } from '../../../contract/problems/problems'
import type { TaskOf } from '../../../contract/document/task'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { BatchShape, TaskBatch } from '../batches/batch'
import { BatchArrays } from '../batches/batchArrays'
import { readColumns } from './csv'
import { epochSource } from '../batches/epochs'
import { fingerprintOf } from '../fingerprint'
import { heldOutStarts, windowCount } from '../text/heldOut'
import { exampleProbe } from '../probeInput'
import { randomSource } from '../batches/randomSource'
import { streamBatches, streamSource } from '../text/streams'
import type { NumberColumn, OpenedTask } from '../taskData'
import { readText } from '../text/textSource'
import type { DataPlaces } from '../text/textSource'

/** Rows of `width` numbers, row by row. */
interface Table {
  readonly values: Float32Array
  readonly width: number
}

/** `length` time steps and the row after them must fit into both parts. */
export async function openSeries(task: TaskOf<'series'>, places: DataPlaces, length: number): Promise<OpenedTask> {
  const text = await readText({ kind: 'file', file: task.file }, places)
  if (!text.ok) return text
  const read = readColumns(task.file, text.parts.join('\n'), task.columns)
  if (!read.ok) return read
  const width = read.names.length
  const rows = read.values.length / width
  const cut = Math.round(rows * (1 - task.heldOut))
  const short = (part: 'training' | 'held-out', have: number) =>
    have < length + 1 ? [problem('data.fewRows', { path: 'task.file' }, { file: task.file, part, rows: have, needs: length + 1 })] : []
  const problems = [...short('training', cut), ...short('held-out', rows - cut)]
  if (problems.length > 0) return { ok: false, problems }
  const columns = columnsOf(read, width, cut)
  const values = normalised(read.values, columns)
  const training = { values: values.subarray(0, cut * width), width }
  const heldOut = { values: values.subarray(cut * width), width }
  const shape = shapeOf(width)
  const window = (starts: readonly number[], of: Table, batch: BatchShape) => batchOf(shape, of, starts, batch)
  const numbered = (of: Table, batch: BatchShape) => (numbers: readonly number[]) =>
    window(
      numbers.map((number) => number * batch.length),
      of,
      batch
    )
  return {
    ok: true,
    data: {
      title: text.title,
      shape,
      vocabulary: [],
      classes: [],
      columns: { inputs: columns, targets: columns },
      predictsNext: true,
      fingerprint: fingerprintOf([read.names.join('\n'), values]),
      batches: (batch, seed, order) => {
        const windows = windowCount(cut, batch.length)
        if (order === 'streams') return streamSource(windows, batch.batch, numbered(training, batch))
        if (order === 'epochs') return epochSource(windows, batch.batch, seed, numbered(training, batch))
        return randomSource(seed, (random) => {
          const starts = Array.from({ length: batch.batch }, () => random.below(cut - batch.length))
          return window(starts, training, batch)
        })
      },
      heldOut: (batch, most, order) =>
        order === 'streams'
          ? streamBatches(windowCount(rows - cut, batch.length), batch.batch, most, numbered(heldOut, batch))
          : heldOutStarts(rows - cut, batch, most).map((starts) => window(starts, heldOut, batch)),
      places: (part, windowLength) => (part === 'training' ? cut : rows - cut) - windowLength,
      example: (part, place, windowLength) => {
        const batch = window([place], part === 'training' ? training : heldOut, { length: windowLength, batch: 1 })
        return exampleProbe(batch, shape, [], windowLength)
      },
      probe: () => ({ ok: true, probe: exampleProbe(window([0], heldOut, { length, batch: 1 }), shape, [], length) })
    }
  }
}

function shapeOf(width: number): TaskShape {
  const target = { over: 'step', kind: 'real', width } as const
  return {
    tokens: null,
    features: width,
    masked: false,
    target,
    counted: true,
    heldOutLength: null,
    metrics: ['squaredError', 'absoluteError']
  }
}

/** The mean and the standard deviation of each column over its first `rows` rows; a column that never changes has the scale 0. */
function columnsOf({ names, values }: { readonly names: readonly string[]; readonly values: Float64Array }, width: number, rows: number) {
  return names.map((name, c): NumberColumn => {
    const column = Array.from({ length: rows }, (_row, r) => values[r * width + c] ?? 0)
    const mean = column.reduce((sum, value) => sum + value, 0) / rows
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows
    return { name, mean, scale: Math.sqrt(variance) }
  })
}

/** Each column less its mean, over its scale; a column of scale 0 becomes 0. */
function normalised(values: Float64Array, columns: readonly NumberColumn[]): Float32Array {
  return Float32Array.from(values, (value, k) => {
    const { mean = 0, scale = 0 } = columns[k % columns.length] ?? {}
    return scale > 0 ? (value - mean) / scale : 0
  })
}

/** Windows of the table and, as targets, the row after each. */
function batchOf(shape: TaskShape, { values, width }: Table, starts: readonly number[], batch: BatchShape): TaskBatch {
  const arrays = new BatchArrays(shape, batch)
  starts.forEach((start, b) => {
    for (let t = 0; t < batch.length; t++)
      for (let c = 0; c < width; c++) {
        arrays.feature(t, b, c, values[(start + t) * width + c] ?? 0)
        arrays.target(t, b, values[(start + t + 1) * width + c] ?? 0, c)
      }
  })
  return arrays.finish(starts.length)
}
