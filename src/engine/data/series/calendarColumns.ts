/** Columns that are made of the dates of a table: a sine and a cosine for each part of the calendar that is asked for. */
import type { CalendarPart } from '../../../contract/document/task'
import { problem } from '../../../contract/problems/problem'
import { refuse } from '../source/dataFile'
import type { Read } from '../source/dataFile'
import { GrowingNumbers } from '../table/growingNumbers'
import type { Table } from '../table/table'
import type { TableColumn } from '../table/tableColumn'
import { dayOrderOf, readDate, wavesOf } from './calendar'
import type { DayOrder } from './calendar'
import type { Numbers, UsedRows } from './columnNumbers'

/** A column that is not in the file. */
export interface MadeColumn {
  readonly name: string
  /** Of the used rows. */
  readonly numbers: Numbers
}

/** `dates` is the table's column of dates. Each part gives two columns of numbers between −1 and 1, which are not scaled. */
export function calendarColumns(
  table: Table,
  dates: TableColumn,
  rows: UsedRows,
  parts: readonly CalendarPart[]
): Read<readonly MadeColumn[]> {
  const { file, scratch, lines } = table
  let order: DayOrder | null = null
  /** The entries are searched for their order once one can be read in two ways. */
  const sharesOf = (text: string) => readDate(text, order ?? 'either') ?? readDate(text, (order ??= orderOf(dates, rows)))
  const made = parts.flatMap((part) => (['sine', 'cosine'] as const).map((wave) => ({ part, wave, numbers: new GrowingNumbers(scratch) })))
  for (let k = 0; k < rows.length; k++) {
    const row = rows.at(k) ?? 0
    const found = dates.dateTexts?.at(row) ?? ''
    const shares = sharesOf(found)
    for (const { part, wave, numbers } of made) {
      const share = shares?.[part] ?? null
      if (share === null)
        return refuse(problem('data.calendar', { path: 'task.calendar' }, { file, line: lines.at(row), column: dates.name, found, part }))
      const [sine, cosine] = wavesOf(share)
      numbers.push(wave === 'sine' ? sine : cosine)
    }
  }
  return { ok: true, value: made.map(({ part, wave, numbers }) => ({ name: `${part} (${wave})`, numbers })) }
}

/** As far as the first entry that tells which number is the day. */
function orderOf({ dateTexts }: TableColumn, rows: UsedRows): DayOrder {
  for (let k = 0; k < rows.length; k++) {
    const order = dayOrderOf(dateTexts?.at(rows.at(k) ?? 0) ?? '')
    if (order) return order
  }
  return 'either'
}
