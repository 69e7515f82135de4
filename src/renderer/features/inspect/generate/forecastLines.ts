/** The lines of one forecast column over history and horizon: what was read, what is said, what is true, and the last value repeated. */
import type { HeatMapScale } from '../../../../contract/look/paintHeatMap'
import type { Forecast } from '../../../stores/generation/forecast'
import { columnOf, lineScale } from '../answer/numberLines'

export type ForecastLineKind = 'lastValue' | 'seasonal' | 'truth' | 'history' | 'forecast'

export interface ForecastLine {
  readonly kind: ForecastLineKind
  readonly label: string
  /** [history + horizon]; NaN where the line is not. */
  readonly values: Float32Array
}

export interface ForecastLines {
  readonly lines: readonly ForecastLine[]
  readonly scale: HeatMapScale
  /** Rows of the history, and of history and horizon together. */
  readonly cut: number
  readonly rows: number
}

/** A row of history and horizon in words, such as `row +3, 2020-01-12`; a row that is not in the data has no date. */
export function rowWords({ dates }: Pick<Forecast, 'dates'>, row: number, cut: number): string {
  const number = row < cut ? `${row + 1} of the history` : `+${row - cut + 1}`
  return dates[row] ? `row ${number}, ${dates[row]}` : `row ${number}`
}

/** The line that matters most comes last, so that it is drawn over the others. Truth and forecast begin at the history's last value. */
export function forecastLines({ columns, history, truth, values, wanted, season }: Forecast, column: number): ForecastLines {
  const own = (numbers: Float32Array) => columnOf(numbers, column, columns.length)
  const read = own(history)
  const cut = read.length
  const rows = cut + wanted
  const last = read.at(-1) ?? NaN
  const from = (first: number, numbers: Float32Array) => {
    const line = new Float32Array(rows).fill(NaN)
    line.set(numbers.subarray(0, rows - first), first)
    return line
  }
  const joined = (numbers: Float32Array) => from(cut - 1, Float32Array.of(last, ...numbers))
  // With a season of one row, it is the last value.
  const known = season !== null && season > 1 && season <= cut
  const seasonal = Float32Array.from({ length: wanted }, (_, row) => (known ? (read[cut - season + (row % season)] ?? NaN) : NaN))
  const seasonalLine: ForecastLine[] = known ? [{ kind: 'seasonal', label: `${season} rows before`, values: joined(seasonal) }] : []
  const lines: ForecastLine[] = [
    { kind: 'lastValue', label: 'last value', values: joined(new Float32Array(wanted).fill(last)) },
    ...seasonalLine,
    ...(truth.length === 0 ? [] : [{ kind: 'truth', label: 'truth', values: joined(own(truth)) } as const]),
    { kind: 'history', label: 'history', values: from(0, read) },
    { kind: 'forecast', label: 'forecast', values: values.length === 0 ? from(0, new Float32Array(0)) : joined(own(values)) }
  ]
  return { lines, scale: lineScale(lines.map((line) => line.values)), cut, rows }
}
