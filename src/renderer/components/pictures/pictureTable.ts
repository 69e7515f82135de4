/** The numbers of a picture as a table, and the table as CSV (RFC 4180). */
import { csvField } from '../../../contract/csvField'

/** A column of a picture's numbers. Units stand in the name: `loss (nats per target)`. */
export interface TableColumn {
  readonly name: string
  /** One entry a row; NaN and null are written as nothing. */
  readonly values: ArrayLike<number | string | null>
}

export interface PictureTable {
  readonly columns: readonly TableColumn[]
}

/** Lines that are one piece of the file: a long table is no single text. */
const linesOfPiece = 10_000

/** The pieces of a CSV file: a line of names, then a line a row. */
export function csvPieces({ columns }: PictureTable): string[] {
  const rows = Math.max(0, ...columns.map(({ values }) => values.length))
  const pieces = [`${columns.map(({ name }) => field(name)).join(',')}\n`]
  for (let from = 0; from < rows; from += linesOfPiece) {
    const lines = Array.from({ length: Math.min(linesOfPiece, rows - from) }, (_, k) => {
      return `${columns.map(({ values }) => field(values[from + k] ?? null)).join(',')}\n`
    })
    pieces.push(lines.join(''))
  }
  return pieces
}

function field(value: number | string | null): string {
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return ''
  return csvField(String(value))
}

/** A name with its unit, where it has one. */
export const withUnit = (name: string, unit: string): string => (unit === '' ? name : `${name} (${unit})`)
