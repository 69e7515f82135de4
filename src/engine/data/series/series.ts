/** The task of predicting a CSV file's next row, scaled to mean 0 and deviation 1 of the training part. The file's end is for validation. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { DataPart } from '../../../contract/events/probe'
import type { DataReading } from '../../../contract/data/dataReading'
import type { TaskOf } from '../../../contract/document/task'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { BatchShape, TaskBatch } from '../batches/batch'
import { BatchArrays } from '../batches/batchArrays'
import { epochSource } from '../batches/epochs'
import { fingerprintOf } from '../fingerprint'
import { historiesIn } from '../histories'
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
import { SeriesIds } from './seriesIds'
import { Spans, splitSpans } from './spans'
import type { Span } from './spans'

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
    const ids = new SeriesIds(task.id)
    const read = await readTable(file, task.format ?? {}, ids.take)
    if (!read.ok) return refusedTable(file, read)
    const { table } = read
    const absent = task.id && ids.column === null && table.rows > 0 ? task.id : null
    if (absent !== null) return { ok: false, problems: [noColumn(task.file, absent, table)], reading: tableReading(table) }
    const series = seriesColumns(table, trained ? trained.columns.inputs.map(({ name }) => name) : task.columns, ids)
    if (!series.ok) return { ...series, reading: tableReading(table) }
    const parts = trained
      ? { training: new Spans([]), heldOut: new Spans(series.value.series) }
      : splitSpans(series.value.series, task.heldOut, task.split ?? 'time')
    const { values, scales } = scaled(series.value, parts.training, trained?.columns.inputs)
    const reading = tableReading(table, { series: series.value, scales })
    const short = (part: 'training' | 'held-out', have: number) =>
      have < length + 1 ? [problem('data.fewRows', { path: 'task.file' }, { file: task.file, part, rows: have, needs: length + 1 })] : []
    const problems = [...(trained ? [] : short('training', parts.training.longest)), ...short('held-out', parts.heldOut.longest)].slice(
      0,
      1
    )
    if (problems.length > 0) return { ok: false, problems, reading }
    const columns = series.value.columns.map(({ name }, c) => ({ name, mean: scales[c]?.mean ?? 0, scale: scales[c]?.deviation ?? 1 }))
    return {
      ok: true,
      data: seriesData({
        title: task.file,
        columns,
        values,
        ...parts,
        series: series.value.series,
        length,
        reading,
        dates: series.value.dates
      })
    }
  })
}

interface Series {
  readonly title: string
  readonly columns: readonly NumberColumn[]
  /** [rows × columns], scaled. */
  readonly values: Float32Array
  readonly training: Spans
  readonly heldOut: Spans
  /** The whole series. */
  readonly series: readonly Span[]
  readonly length: number
  readonly reading: DataReading
  readonly dates: SeriesColumns['dates']
}

function seriesData({ title, columns, values, training, heldOut, series, length, reading, dates }: Series): TaskData {
  const width = columns.length
  const partOf = (part: DataPart) => (part === 'training' ? training : heldOut)
  const shape = shapeOf(width)
  const window = (starts: readonly number[], batch: BatchShape) => batchOf(shape, { values, width }, starts, batch)
  const numbered = (of: Spans, batch: BatchShape) => (numbers: readonly number[]) =>
    window(
      numbers.map((number) => of.window(number, batch.length).row),
      batch
    )
  const begins = (of: Spans, batch: BatchShape) => (number: number) => of.window(number, batch.length).isFirst
  const example: TaskData['example'] = (part, place, windowLength) => {
    const first = partOf(part).rowAt(place, windowLength)
    const batch = window([first], { length: windowLength, batch: 1 })
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
    histories: historiesIn({ values, width, series, partOf, dates }),
    fingerprint: fingerprintOf([columns.map(({ name }) => name).join('\n'), values]),
    batches: (batch, seed, order) => {
      const windows = training.windows(batch.length)
      if (order === 'streams') return streamSource(windows, batch.batch, numbered(training, batch), begins(training, batch))
      if (order === 'epochs') return epochSource(windows, batch.batch, seed, numbered(training, batch))
      return randomSource(seed, (random) => {
        const places = training.places(batch.length)
        return window(
          Array.from({ length: batch.batch }, () => training.rowAt(random.below(places), batch.length)),
          batch
        )
      })
    },
    heldOut: (batch, most, order) =>
      order === 'streams'
        ? streamBatches(heldOut.windows(batch.length), batch.batch, most, numbered(heldOut, batch), begins(heldOut, batch))
        : heldOut.spread(batch, most).map(numbered(heldOut, batch)),
    sequences: (part) => partOf(part).all.map(({ start, end }) => ({ values: values.subarray(start * width, end * width), target: null })),
    places: (part, windowLength) => partOf(part).places(windowLength),
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

/** The used rows as a table [rows × columns], each column scaled by what its training rows are, or as `known` says. */
function scaled(series: SeriesColumns, training: Spans, known: readonly NumberColumn[] = []): { values: Float32Array; scales: Scale[] } {
  const { columns, rows } = series
  const values = new Float32Array(rows.length * columns.length)
  const scales = columns.map((column, c) => {
    const numbers = series.numbers(column)
    const same = known.find(({ name }) => name === column.name)
    const scale = same ? { mean: same.mean, deviation: same.scale, constant: false } : scaleOf(...trainedFirst(numbers, training))
    scaleInto(values, columns.length, c, numbers, scale)
    return scale
  })
  return { values, scales }
}

/** The numbers with those of the training part first, and how many these are. */
function trainedFirst(numbers: Float64Array, { all }: Spans): [Float64Array, number] {
  const [only] = all
  if (all.length === 1 && only?.start === 0) return [numbers, only.end]
  const isTraining = new Uint8Array(numbers.length)
  for (const { start, end } of all) isTraining.fill(1, start, end)
  const first = numbers.filter((_, row) => isTraining[row] === 1)
  const ordered = new Float64Array(numbers.length)
  ordered.set(first)
  ordered.set(
    numbers.filter((_, row) => isTraining[row] === 0),
    first.length
  )
  return [ordered, first.length]
}

function noColumn(file: string, column: string, { columns }: { readonly columns: readonly { readonly name: string }[] }): Problem {
  return problem('data.noSuchColumn', { path: 'task.id' }, { file, column, columns: columns.map(({ name }) => name).slice(0, 20) })
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
