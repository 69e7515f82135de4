/** Evaluates forecasts of a run by rows ahead, and prints them beside the last value and the value of one season before. */
import type { AheadColumn, AheadErrors } from '../../../contract/events/predictions'
import { overAllRows, scaled } from '../../../contract/events/predictions'
import { aheadWords } from '../../../contract/events/predictionWords'
import type { DataPart } from '../../../contract/events/probe'
import type { Output } from '../output'
import { tellTable } from '../runs/table'
import type { Session } from '../session'

export interface AheadWish {
  readonly runId: string
  readonly step: number | null
  readonly part: DataPart
  /** Rows ahead; null takes those of the run's task, and tells nothing where it has none. */
  readonly horizon: number | null
  readonly data: string | null
}

/** Rows ahead that are printed; of more a few are, spread evenly. */
const mostRows = 24

export async function tellAhead({ client }: Session, wish: AheadWish, output: Output, signal: AbortSignal): Promise<void> {
  for await (const event of await client.predictions.ahead(wish, { signal })) {
    if (event.type === 'progress') output.progress(`forecasts: ${event.done} of ${event.of}`)
    else tell(event.errors, wish.runId, output)
  }
}

function tell(errors: AheadErrors, runId: string, output: Output): void {
  const { columns, ...common } = errors
  output.object({ type: 'ahead', runId, ...common, columns: columns.map(plain) })
  output.line('')
  output.line(aheadWords(errors))
  const { horizon } = errors
  const shown = Math.min(horizon, mostRows)
  const rows = Array.from({ length: shown }, (_, k) => Math.round(((k + 1) * horizon) / shown))
  for (const column of columns) {
    output.line(columns.length === 1 ? '' : `\n${column.name}`)
    tellColumn(column, rows, errors.season, output)
  }
}

type Row = number | 'all'

function tellColumn(column: AheadColumn, rows: readonly number[], season: number | null, output: Output): void {
  const { model, lastValue, seasonal } = column
  const at = (values: Float64Array | null, row: Row) =>
    values === null ? NaN : row === 'all' ? overAllRows(values) : (values[row - 1] ?? NaN)
  const figures = (title: string, values: Float64Array | null) => ({ title, right: true, text: (row: Row) => short(at(values, row)) })
  const scales = (title: string, values: Float64Array | null) => ({
    title,
    right: true,
    text: (row: Row) => scaled(at(values, row), column)?.toFixed(3) ?? '–'
  })
  const before = `${season ?? 1} before`
  tellTable<Row>(
    [...rows, 'all'],
    [
      { title: '  ahead', text: (row) => (row === 'all' ? '  all' : `  +${row}`), right: true },
      figures('MAE', model),
      figures('last value', lastValue),
      ...(seasonal ? [figures(before, seasonal)] : []),
      scales('MASE', model),
      scales('last value', lastValue),
      ...(seasonal ? [scales(before, seasonal)] : [])
    ],
    output
  )
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** A column as plain numbers, with its scaled errors. */
function plain(column: AheadColumn): Record<string, unknown> {
  const { name, naive, model, lastValue, seasonal } = column
  const both = (values: Float64Array) => ({
    mae: Array.from(values, finite),
    mase: Array.from(values, (value) => scaled(value, column)),
    meanAbsoluteError: finite(overAllRows(values)),
    meanAbsoluteScaledError: scaled(overAllRows(values), column)
  })
  return { name, naive, model: both(model), lastValue: both(lastValue), seasonal: seasonal && both(seasonal) }
}

const short = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '–')
