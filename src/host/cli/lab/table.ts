/** Rows of a table for people: words to the left, numbers to the right. */

export interface Column<Row> {
  readonly title: string
  readonly width: number
  readonly align: 'left' | 'right'
  readonly text: (row: Row) => string
}

export function headLine<Row>(columns: readonly Column<Row>[]): string {
  return columns.map(({ title, width, align }) => placed(title, width, align)).join('  ')
}

export function rowLine<Row>(columns: readonly Column<Row>[], row: Row): string {
  return columns.map(({ text, width, align }) => placed(text(row), width, align)).join('  ')
}

const placed = (text: string, width: number, align: 'left' | 'right'): string =>
  align === 'left' ? text.padEnd(width) : text.padStart(width)
