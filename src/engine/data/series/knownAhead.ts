/** Shifts what is known in advance: at each time step the model sees the known values of the row that it predicts. */

/** Rows of a table: the columns that are predicted come first, then `known` columns that are known in advance. */
export interface RowWidths {
  /** Numbers in a row. */
  readonly width: number
  readonly known: number
}

/**
 * `rows` [n × width] gives inputs [(n − 1) × width]: row t has its own values of the predicted columns and the known ones of row t + 1. Without
 * known columns these are the rows themselves, but for the last one.
 */
export function inputRows(rows: Float32Array, { width, known }: RowWidths): Float32Array {
  const count = Math.max(0, rows.length / width - 1)
  if (known === 0) return rows.subarray(0, count * width)
  const inputs = rows.slice(0, count * width)
  const own = width - known
  for (let row = 0; row < count; row++) inputs.set(rows.subarray((row + 1) * width + own, (row + 2) * width), row * width + own)
  return inputs
}

/** The predicted columns of rows of `width` numbers. */
export const predictedOf = (rows: Float32Array, { width, known }: RowWidths): Float32Array => columnsOf(rows, width, 0, width - known)

/** The known columns of rows of `width` numbers. */
export const knownOf = (rows: Float32Array, { width, known }: RowWidths): Float32Array => columnsOf(rows, width, width - known, width)

function columnsOf(rows: Float32Array, width: number, from: number, to: number): Float32Array {
  if (to - from === width) return rows
  const count = rows.length / width
  const taken = new Float32Array(count * (to - from))
  for (let row = 0; row < count; row++) taken.set(rows.subarray(row * width + from, row * width + to), row * (to - from))
  return taken
}
