/** The numbers of a column row by row, in memory or in a file, and in another order of rows where series are told apart. */
import type { ScratchFile } from '../stored/scratchFile'
import { GrowingNumbers } from '../table/growingNumbers'

/** Numbers by their place. A `Float64Array` is of this form. */
export interface Numbers {
  readonly length: number
  at(index: number): number | undefined
}

/** Rows of a table, in the order in which they are used. */
export type UsedRows = Numbers

/** Rows at a time whose numbers are looked up in the order of the file. */
const blockRows = 1 << 20

/** The first rows, each in its place. */
export const allRows = (length: number): UsedRows => ({ length, at: (index) => index })

/** Copies numbers in the order of `rows`, which rise. A missing one is the last number before, which can stand above the rows that are used. */
export function numbersInRows(values: Numbers, rows: UsedRows, file: ScratchFile | null): GrowingNumbers {
  const numbers = new GrowingNumbers(file)
  let [last, next] = [NaN, 0]
  for (let k = 0; k < rows.length; k++) {
    for (const row = rows.at(k) ?? 0; next <= row; next++) {
      const value = values.at(next) ?? NaN
      if (!Number.isNaN(value)) last = value
    }
    numbers.push(last)
  }
  return numbers
}

/** Copies numbers in any order of rows. Each block of rows is read in the order of the file: to jump about in a file takes too long. */
export function numbersInOrder(values: Numbers, rows: UsedRows, file: ScratchFile | null): GrowingNumbers {
  const numbers = new GrowingNumbers(file)
  for (let start = 0; start < rows.length; start += blockRows) {
    const count = Math.min(blockRows, rows.length - start)
    const block = new Float64Array(count)
    // A row and its place in the block as one number, so that sorting takes the place along.
    const places = Float64Array.from({ length: count }, (_, k) => (rows.at(start + k) ?? 0) * blockRows + k).sort()
    for (const place of places) block[place % blockRows] = values.at(Math.floor(place / blockRows)) ?? NaN
    for (const value of block) numbers.push(value)
  }
  return numbers
}
