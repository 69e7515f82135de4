/** `gatescope generate --run NAME --steps-ahead N` goes on with a series by the model of a run, and prints the rows that it says. */
import { placesWords } from '../../../contract/events/generation'
import type { ForecastEvent } from '../../../contract/events/forecast'
import { oneLine, tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import { otherStep, tellRefusal } from '../refusal'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'

export interface ForecastOptions {
  readonly runId: string
  /** The step of a checkpoint; the newest weights when not given. */
  readonly step?: number
  /** Rows to say. */
  readonly stepsAhead: number
  /** Rows that the model reads before; as many as a training sequence has when not given. */
  readonly history?: number
  /** The 1-based row of the validation data at which the history begins; without it the history is the end of the data. */
  readonly fromRow?: number
}

/** The first Ctrl+C ends it, and what is there is printed. */
export async function forecastRows({ client }: Session, options: ForecastOptions, output: Output): Promise<ExitCode> {
  const { runId, step, stepsAhead, history, fromRow } = options
  const report = new ForecastReport(options, output)
  const place = fromRow === undefined ? null : { part: 'validation' as const, at: fromRow - 1 }
  const wanted = { runId, step: step ?? null, place, steps: stepsAhead, ...(history !== undefined && { history }) }
  const follow = async (signal: AbortSignal) => {
    for await (const event of await client.generation.forecast(wanted, { signal })) report.tell(event)
  }
  const ending = await untilInterrupted(follow, (error) =>
    tellRefusal(error, output, 'Train the model with `gatescope train`, or name another run with --run.', {
      NO_STEP: otherStep,
      NO_END: 'Add --from-row with the sequence that is continued, such as --from-row 1.'
    })
  )
  return ending === 'refused' ? 2 : report.end()
}

type Begin = Extract<ForecastEvent, { type: 'begin' }>
type End = Extract<ForecastEvent, { type: 'end' }>

/** Collects the events, and prints them as a table or as one object. */
class ForecastReport {
  private begin: Begin | null = null
  private readonly values: number[] = []
  private last: End | null = null

  constructor(
    private readonly options: ForecastOptions,
    private readonly output: Output
  ) {}

  tell(event: ForecastEvent): void {
    switch (event.type) {
      case 'begin':
        this.begin = event
        return
      case 'rows':
        this.values.push(...event.values)
        return
      case 'end':
        this.last = event
        return
      default:
        return event satisfies never
    }
  }

  end(): ExitCode {
    const { begin, last } = this
    if (begin) this.print(begin, last)
    if (last?.reason !== 'notFinite') return 0
    tellFailure(this.output, 'The model said a number that is not finite.', 'Name another run with --run.')
    return 1
  }

  private print(begin: Begin, last: End | null): void {
    const { columns, step, truth } = begin
    const rows = rowsOf(this.values, columns)
    const history = begin.history.length / columns.length
    const reason = last?.reason ?? 'stopped'
    const { runId } = this.options
    const dates = begin.dates?.slice(history) ?? []
    const known = { rows, ...(dates.length > 0 && { dates }), truth: rowsOf([...truth], columns), errors: last?.errors ?? [] }
    this.output.object({ type: 'forecast', runId, step, columns, history, ...known, reason, places: begin.places, memory: begin.memory })
    this.lines(begin, rows.length, dates)
    this.output.line(`\n${plural(rows.length, 'row')} after a history of ${plural(history, 'row')}, with the weights from step ${step}`)
    if (reason === 'places' && begin.places) this.output.line(`  ${placesWords(begin.places, 'rows')}`)
    for (const { name, mae, lastValue, seasonal, mase } of known.errors) {
      const last = lastValue ? `, of repeating the last value ${short(lastValue.mae)}` : ''
      const before = seasonal && (begin.season ?? 1) > 1 ? `, of the value ${begin.season} rows before ${short(seasonal.mae)}` : ''
      this.output.line(
        `  ${oneLine(name)}: mean absolute error ${short(mae)}${last}${before}${mase === null ? '' : `; MASE ${mase.toFixed(3)}`}`
      )
    }
  }

  /** The rows as a table: the date where the rows lie in the data, each predicted column, and the truth beside it where it is known. */
  private lines({ columns, truth }: Begin, rows: number, dates: readonly string[]): void {
    const known = truth.length > 0
    const cells = (row: number) =>
      columns.flatMap((_, c) => {
        const at = row * columns.length + c
        return [short(this.values[at]), ...(known ? [short(truth[at])] : [])]
      })
    const dated = (text: string | undefined) => (dates.length > 0 ? [oneLine(text ?? '')] : [])
    const head = ['row', ...dated('date'), ...columns.flatMap((name) => [oneLine(name), ...(known ? ['truth'] : [])])]
    const table = [head, ...Array.from({ length: rows }, (_, row) => [`+${row + 1}`, ...dated(dates[row]), ...cells(row)])]
    const widths = head.map((_, k) => Math.max(...table.map((line) => line[k]?.length ?? 0)))
    for (const line of table) this.output.line(line.map((cell, k) => cell.padStart(widths[k] ?? 0)).join('  '))
  }
}

function rowsOf(values: readonly number[], columns: readonly string[]): Record<string, number>[] {
  return Array.from({ length: values.length / columns.length }, (_, row) =>
    Object.fromEntries(columns.map((name, c) => [name, values[row * columns.length + c] ?? NaN]))
  )
}

const short = (value: number | undefined): string => (value === undefined ? '' : String(Number(value.toPrecision(6))))
const plural = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`
