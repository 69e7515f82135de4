/** The task of predicting a CSV file's next row, scaled to mean 0 and deviation 1 of the training part. The file's end is for validation. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { DataPart } from '../../../contract/events/probe'
import type { DataReading } from '../../../contract/data/dataReading'
import { fileKindOf } from '../../../contract/data/fileKinds'
import type { TaskOf } from '../../../contract/document/task'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { BatchShape, TaskBatch } from '../batches/batch'
import { batchesOf } from '../batches/batches'
import { BatchArrays } from '../batches/batchArrays'
import { epochSource } from '../batches/epochs'
import { historiesIn } from '../histories'
import { exampleProbe } from '../probeInput'
import { randomSource } from '../batches/randomSource'
import { streamBatches, streamSource } from '../batches/streams'
import { mostBytes, mostBytesInPieces, readDataFile } from '../source/dataFile'
import type { DataFile, DataPlaces } from '../source/dataFile'
import type { Stretches } from '../stored/stretches'
import { readTable } from '../table/readTable'
import { refusedTable, tableReading } from '../table/tableReading'
import type { NumberColumn, OpenedTask, TaskData, TrainedWith } from '../taskData'
import { inputRows } from './knownAhead'
import type { RowWidths } from './knownAhead'
import { scaled } from './scaledRows'
import { seriesColumns } from './seriesColumns'
import type { SeriesColumns } from './seriesColumns'
import { SeriesIds } from './seriesIds'
import { Spans, splitSpans } from './spans'
import type { Span } from './spans'

/** Rows of numbers, row by row. */
interface Table extends RowWidths {
  readonly values: Stretches<Float32Array>
}

type Trained = Pick<TrainedWith, 'columns'> | null

/** Reads the table once; what it returns opens it for a `length` of time steps, which fit into both parts with the row after them. */
export async function readSeries(
  task: TaskOf<'series'>,
  places: DataPlaces,
  trained: Trained = null
): Promise<(length: number) => OpenedTask> {
  const limit = fileKindOf(task.file) === 'table' ? mostBytesInPieces : mostBytes
  const read = await readDataFile(task.file, places, (file) => readRows(file, task, trained), limit)
  return (length) => {
    if ('ok' in read) return read
    const problems = shortParts(task, read, length, trained)
    return problems.length > 0 ? { ok: false, problems, reading: read.reading } : { ok: true, data: seriesData(read, length) }
  }
}

async function readRows(file: DataFile, task: TaskOf<'series'>, trained: Trained): Promise<Extract<OpenedTask, { ok: false }> | Series> {
  const ids = new SeriesIds(task.id, file.scratch)
  const read = await readTable(file, task.format ?? {}, ids.take)
  if (!read.ok) return refusedTable(file, read)
  const { table } = read
  const absent = task.id && ids.column === null && table.rows > 0 ? task.id : null
  if (absent !== null) return { ok: false, problems: [noColumn(task.file, absent, table)], reading: tableReading(table) }
  const known = { known: task.known ?? [], calendar: task.calendar ?? [] }
  const chosen = seriesColumns(table, trained ? trained.columns.targets.map(({ name }) => name) : task.columns, ids, known)
  if (!chosen.ok) return { ...chosen, reading: tableReading(table) }
  const { series, columns, dates } = chosen.value
  const inputs = [...columns, ...chosen.value.known, ...chosen.value.made]
  const parts = trained ? { training: new Spans([]), heldOut: new Spans(series) } : splitSpans(series, task.heldOut, task.split ?? 'time')
  const { values, scales, fingerprint } = await scaled(chosen.value, parts.training, file, trained?.columns.inputs)
  return {
    title: task.file,
    inputs: inputs.map(({ name }, c) => ({
      name,
      mean: scales[c]?.mean ?? 0,
      scale: scales[c]?.deviation ?? 1,
      ...(c >= columns.length && { ahead: true as const })
    })),
    known: inputs.length - columns.length,
    values,
    ...parts,
    series,
    knownUntil: chosen.value.knownUntil,
    reading: tableReading(table, { series: chosen.value, scales }),
    dates,
    fingerprint
  }
}

/** One at a time: a longer series or shorter sequences mend both parts. */
function shortParts({ file }: TaskOf<'series'>, { training, heldOut }: Series, length: number, trained: Trained): Problem[] {
  const short = (part: 'training' | 'held-out', rows: number) =>
    rows < length + 1 ? [problem('data.fewRows', { path: 'task.file' }, { file, part, rows, needs: length + 1 })] : []
  return [...(trained ? [] : short('training', training.longest)), ...short('held-out', heldOut.longest)].slice(0, 1)
}

interface Series {
  readonly title: string
  /** The columns that are predicted come first, then `known` columns that are known in advance. */
  readonly inputs: readonly NumberColumn[]
  readonly known: number
  /** [rows × inputs], scaled. */
  readonly values: Stretches<Float32Array>
  readonly training: Spans
  readonly heldOut: Spans
  /** The whole series. */
  readonly series: readonly Span[]
  readonly knownUntil: readonly number[]
  readonly reading: DataReading
  readonly dates: SeriesColumns['dates']
  readonly fingerprint: string
}

function seriesData(read: Series, length: number): TaskData {
  const { title, inputs, known, values, training, heldOut, series, knownUntil, reading, dates, fingerprint } = read
  const width = inputs.length
  const table = { values, width, known }
  const partOf = (part: DataPart) => (part === 'training' ? training : heldOut)
  const shape = shapeOf(table)
  const window = (starts: readonly number[], batch: BatchShape) => batchOf(shape, table, starts, batch)
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
    columns: { inputs, targets: inputs.slice(0, width - known) },
    predictsNext: true,
    histories: historiesIn({ ...table, series, knownUntil, partOf, dates }),
    fingerprint,
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
        : batchesOf(heldOut.spread(batch, most), numbered(heldOut, batch)),
    sequences: (part, most = Infinity) =>
      partOf(part).all.map(({ start, end }) => ({
        values: values.subarray(start * width, Math.min(end, start + most) * width),
        target: null
      })),
    places: (part, windowLength) => partOf(part).places(windowLength),
    example,
    probe: () => ({ ok: true, probe: example('validation', 0, length) })
  }
}

function shapeOf({ width, known }: RowWidths): TaskShape {
  const target = { over: 'step', kind: 'real', width: width - known } as const
  return {
    tokens: null,
    features: width,
    ...(known > 0 && { knownAhead: known }),
    masked: false,
    target,
    counted: true,
    heldOutLength: null,
    metrics: ['squaredError', 'absoluteError']
  }
}

function noColumn(file: string, column: string, { columns }: { readonly columns: readonly { readonly name: string }[] }): Problem {
  return problem('data.noSuchColumn', { path: 'task.id' }, { file, column, columns: columns.map(({ name }) => name).slice(0, 20) })
}

/** Windows of the table and, as targets, the predicted columns of the row after each. */
function batchOf(shape: TaskShape, { values, width, known }: Table, starts: readonly number[], batch: BatchShape): TaskBatch {
  const arrays = new BatchArrays(shape, batch)
  starts.forEach((start, b) => {
    const window = values.subarray(start * width, (start + batch.length + 1) * width)
    const inputs = inputRows(window, { width, known })
    for (let t = 0; t < batch.length; t++) {
      for (let c = 0; c < width; c++) arrays.feature(t, b, c, inputs[t * width + c] ?? 0)
      for (let c = 0; c < width - known; c++) arrays.target(t, b, window[(t + 1) * width + c] ?? 0, c)
    }
  })
  return arrays.finish(starts.length)
}
