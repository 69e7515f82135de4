/** The task of predicting a CSV file's next row, scaled to mean 0 and deviation 1 of the training part. The file's end is for validation. */
import { problem } from '../../../contract/problems/problems'
import type { DataReading } from '../../../contract/data/dataReading'
import type { TaskOf } from '../../../contract/document/task'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { BatchShape, TaskBatch } from '../batches/batch'
import { BatchArrays } from '../batches/batchArrays'
import { epochSource } from '../batches/epochs'
import { fingerprintOf } from '../fingerprint'
import { historiesIn } from '../histories'
import { heldOutStarts, windowCount } from '../text/heldOut'
import { exampleProbe } from '../probeInput'
import { randomSource } from '../batches/randomSource'
import { streamBatches, streamSource } from '../text/streams'
import { readDataFile } from '../source/dataFile'
import type { DataPlaces } from '../source/dataFile'
import { readTable } from '../table/readTable'
import { refusedTable, tableReading } from '../table/tableReading'
import type { NumberColumn, OpenedTask, TaskData, TrainedWith } from '../taskData'
import { scaleInto, scaleOf } from './scaling'
import type { Scale } from './scaling'
import { seriesColumns } from './seriesColumns'
import type { SeriesColumns } from './seriesColumns'

/** Rows of `width` numbers, row by row. */
interface Table {
  readonly values: Float32Array
  readonly width: number
}

/** `length` time steps and the row after them must fit into both parts. */
export async function openSeries(
  task: TaskOf<'series'>,
  places: DataPlaces,
  length: number,
  trained: Pick<TrainedWith, 'columns'> | null = null
): Promise<OpenedTask> {
  return readDataFile(task.file, places, async (file): Promise<OpenedTask> => {
    const read = await readTable(file, task.format ?? {})
    if (!read.ok) return refusedTable(file, read)
    const { table } = read
    const series = seriesColumns(table, trained ? trained.columns.inputs.map(({ name }) => name) : task.columns)
    if (!series.ok) return { ...series, reading: tableReading(table) }
    const rows = series.value.rows.length
    const cut = trained ? 0 : Math.round(rows * (1 - task.heldOut))
    const { values, scales } = scaled(series.value, cut, trained?.columns.inputs)
    const reading = tableReading(table, { series: series.value, scales })
    const short = (part: 'training' | 'held-out', have: number) =>
      have < length + 1 ? [problem('data.fewRows', { path: 'task.file' }, { file: task.file, part, rows: have, needs: length + 1 })] : []
    const problems = [...(trained ? [] : short('training', cut)), ...short('held-out', rows - cut)].slice(0, 1)
    if (problems.length > 0) return { ok: false, problems, reading }
    const columns = series.value.columns.map(({ name }, c) => ({ name, mean: scales[c]?.mean ?? 0, scale: scales[c]?.deviation ?? 1 }))
    return { ok: true, data: seriesData({ title: task.file, columns, values, rows, cut, length, reading, dates: series.value.dates }) }
  })
}

interface Series {
  readonly title: string
  readonly columns: readonly NumberColumn[]
  /** [rows × columns], scaled. */
  readonly values: Float32Array
  readonly rows: number
  /** The first row of the validation part. */
  readonly cut: number
  readonly length: number
  readonly reading: DataReading
  readonly dates: SeriesColumns['dates']
}

function seriesData({ title, columns, values, rows, cut, length, reading, dates }: Series): TaskData {
  const width = columns.length
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
  const example: TaskData['example'] = (part, place, windowLength) => {
    const batch = window([place], part === 'training' ? training : heldOut, { length: windowLength, batch: 1 })
    const first = place + (part === 'training' ? 0 : cut)
    return { ...exampleProbe(batch, shape, [], windowLength), ...(dates && { dates: dates(first, first + windowLength) }) }
  }
  return {
    title,
    reading,
    shape,
    vocabulary: [],
    classes: [],
    columns: { inputs: columns, targets: columns },
    predictsNext: true,
    histories: historiesIn({ values, width, rows, cut, dates }),
    fingerprint: fingerprintOf([columns.map(({ name }) => name).join('\n'), values]),
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
    sequences: (part) => [{ values: (part === 'training' ? training : heldOut).values, target: null }],
    places: (part, windowLength) => (part === 'training' ? cut : rows - cut) - windowLength,
    example,
    probe: () => ({ ok: true, probe: example('validation', 0, length) })
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

/** The used rows as a table [rows × columns], each column scaled by what its first `cut` rows are, or as `known` says. */
function scaled(series: SeriesColumns, cut: number, known: readonly NumberColumn[] = []): { values: Float32Array; scales: Scale[] } {
  const { columns, rows } = series
  const values = new Float32Array(rows.length * columns.length)
  const scales = columns.map((column, c) => {
    const numbers = series.numbers(column)
    const same = known.find(({ name }) => name === column.name)
    const scale = same ? { mean: same.mean, deviation: same.scale, constant: false } : scaleOf(numbers, cut)
    scaleInto(values, columns.length, c, numbers, scale)
    return scale
  })
  return { values, scales }
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
