/** The rows of a series as the model sees them, each column scaled by its training part. */
import { setImmediate as otherWork } from 'node:timers/promises'
import { Fingerprint } from '../fingerprint'
import type { DataFile } from '../source/dataFile'
import { StoredFloats } from '../stored/storedFloats'
import type { Stretches } from '../stored/stretches'
import type { NumberColumn } from '../taskData'
import type { Numbers } from './columnNumbers'
import { scaleInto, scaleOf } from './scaling'
import type { Scale } from './scaling'
import type { SeriesColumns } from './seriesColumns'
import type { Spans } from './spans'

export interface ScaledRows {
  /** [rows × columns], row by row. */
  readonly values: Stretches<Float32Array>
  /** Of each column: those that are predicted, those that are known in advance, and those made of dates. */
  readonly scales: Scale[]
  /** Of the names of the columns and of all values. */
  readonly fingerprint: string
}

/** Rows that are scaled at a time on their way into a file. */
const blockRows = 4_096

/** The used rows, each column scaled by what its training rows are, or as `known` says; in `scratch` where they are too many for memory. */
export async function scaled(
  series: SeriesColumns,
  training: Spans,
  { scratch, watch, bytes }: Pick<DataFile, 'scratch' | 'watch' | 'bytes'>,
  known: readonly NumberColumn[] = []
): Promise<ScaledRows> {
  const { rows, made } = series
  const columns = [...series.columns, ...series.known]
  watch?.begin('scaling')
  const numbers: Numbers[] = []
  const scales: Scale[] = []
  for (const [c, column] of columns.entries()) {
    const values = series.numbers(column)
    const same = known.find(({ name }) => name === column.name)
    numbers.push(values)
    scales.push(
      same
        ? { mean: same.mean, deviation: same.scale, constant: false }
        : scaleOf(values, training.all, c < series.columns.length ? series.series : undefined)
    )
    if (!scratch) continue
    watch?.at((bytes / 2 / columns.length) * scales.length)
    await otherWork()
  }
  for (const { numbers: values } of made) {
    numbers.push(values)
    scales.push({ mean: 0, deviation: 1, constant: false })
  }
  const fingerprint = new Fingerprint().add([...columns, ...made].map(({ name }) => name).join('\n'))
  if (scratch === null) {
    const values = block(numbers, scales, 0, rows.length)
    return { values, scales, fingerprint: fingerprint.add(values).text([values.length]) }
  }
  const values = new StoredFloats(scratch)
  for (let from = 0; from < rows.length; from += blockRows) {
    const some = block(numbers, scales, from, Math.min(blockRows, rows.length - from))
    values.append(some)
    fingerprint.add(some)
    watch?.at((bytes / 2) * (1 + from / rows.length))
    await otherWork()
  }
  return { values, scales, fingerprint: fingerprint.text([values.length]) }
}

function block(columns: readonly Numbers[], scales: readonly Scale[], from: number, rows: number): Float32Array {
  const target = new Float32Array(rows * columns.length)
  columns.forEach((values, column) => {
    const scale = scales[column]
    if (scale) scaleInto(target, { width: columns.length, column, from }, values, scale)
  })
  return target
}
