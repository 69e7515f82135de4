/** Prints rows of texts as a table whose columns are as wide as what is in them. */
import { oneLine } from '../output'
import type { Output } from '../output'

export interface Column<Row> {
  readonly title: string
  readonly text: (row: Row) => string
  /** Numbers stand at the right. */
  readonly right?: boolean
  /** Characters at most; longer texts end with an ellipsis. */
  readonly most?: number
}

export function tellTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], output: Output): void {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ text, most }) => cut(oneLine(text(row)), most)))]
  const widths = columns.map((_, c) => Math.max(...cells.map((row) => [...(row[c] ?? '')].length)))
  for (const row of cells) {
    const line = row.map((cell, c) => padded(cell, widths[c] ?? 0, columns[c]?.right === true)).join('  ')
    output.line(line.trimEnd())
  }
}

function cut(text: string, most = Infinity): string {
  const signs = [...text]
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join('')}…`
}

function padded(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - [...text].length))
  return right ? space + text : text + space
}
