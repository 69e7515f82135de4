/** Which stretches of the data the model reads together: rows of a batch that go on where they ended, or windows that begin anew. */
import { evenly } from '../../data/batches/spreadEvenly'

/** A stretch that one row of a batch reads. */
export interface PlannedRow {
  /** The sequence, by its index. */
  readonly sequence: number
  /** Its first time step, the first that is looked at, and the one after the last. */
  readonly from: number
  readonly lookedFrom: number
  readonly until: number
  /** Whether states begin anew at `from`; else they are those that the row before it ended with. */
  readonly fresh: boolean
}

/** One call of the program: a row for each of the batch's places, null where there is none. */
export type PlannedCall = readonly (PlannedRow | null)[]

export interface PlanWish {
  /** Time steps of each sequence. */
  readonly lengths: readonly number[]
  /** T and B of the program. */
  readonly length: number
  readonly batch: number
  /** Whether the model carries its states from call to call. */
  readonly carries: boolean
  /** Whether sequences are longer than the model was trained on, so that each row or window needs time steps to find its bearings. */
  readonly whole: boolean
  /** How many time steps are looked at, about; they are spread over the data. */
  readonly steps: number
}

/** Time steps that a row reads at its beginning before it is looked at. */
const settling = 32

export function planReading(wish: PlanWish): PlannedCall[] {
  if (!wish.whole) return inBatches(spread(wholeRows(wish), wish), wish.batch)
  return wish.carries ? streams(wish) : inBatches(spread(windows(wish), wish), wish.batch)
}

/** The stretch `from`…`until` of one sequence, with what the model needs to read before. */
export function planStretch(wish: Omit<PlanWish, 'steps'>, sequence: number, from: number, until: number): PlannedCall[] {
  const { length, batch, carries, whole } = wish
  const rowsOnly = (rows: readonly PlannedRow[]) => inBatches(rows, batch)
  if (!whole) return rowsOnly([{ sequence, from: 0, lookedFrom: from, until: Math.min(until, length), fresh: true }])
  if (!carries)
    return rowsOnly(
      windowsOf(sequence, wish).flatMap((row) => (row.until <= from || row.lookedFrom >= until ? [] : [clipped(row, from, until)]))
    )
  const begins = Math.max(0, from - 4 * settling)
  const calls = Math.ceil((until - begins) / length)
  return Array.from({ length: calls }, (_, k) => [streamRow(sequence, { begins, lookedFrom: from, ends: until }, k, length)])
}

const clipped = (row: PlannedRow, from: number, until: number): PlannedRow => ({
  ...row,
  lookedFrom: Math.max(row.lookedFrom, from),
  until: Math.min(row.until, until)
})

/** Sequences that are as long as those of training: each is a row. */
function wholeRows({ lengths, length }: PlanWish): PlannedRow[] {
  return lengths.map((each, sequence) => ({ sequence, from: 0, lookedFrom: 0, until: Math.min(each, length), fresh: true }))
}

/** Windows overlap by half, so that each time step that is looked at has at least half a window before it. */
function windows(wish: PlanWish): PlannedRow[] {
  return wish.lengths.flatMap((_, sequence) => windowsOf(sequence, wish))
}

function windowsOf(sequence: number, { lengths, length }: Pick<PlanWish, 'lengths' | 'length'>): PlannedRow[] {
  const all = lengths[sequence] ?? 0
  const step = Math.max(1, Math.floor(length / 2))
  const count = Math.max(1, Math.ceil((all - length) / step) + 1)
  return Array.from({ length: count }, (_, k) => {
    // The last window ends with the data.
    const from = Math.max(0, Math.min(k * step, all - length))
    const lookedFrom = k === 0 ? 0 : (k - 1) * step + length
    return { sequence, from, lookedFrom, until: Math.min(from + length, all), fresh: true }
  })
}

/** As many rows as give the time steps that are wished, evenly spread. */
function spread(rows: readonly PlannedRow[], { steps }: PlanWish): PlannedRow[] {
  const looked = rows.reduce((sum, row) => sum + row.until - row.lookedFrom, 0)
  const count = Math.max(1, Math.ceil((rows.length * steps) / Math.max(1, looked)))
  return evenly(rows.length, count).flatMap((k) => rows[k] ?? [])
}

function inBatches(rows: readonly PlannedRow[], batch: number): PlannedCall[] {
  return Array.from({ length: Math.ceil(rows.length / batch) }, (_, k) => rows.slice(k * batch, (k + 1) * batch))
}

interface Stream {
  readonly begins: number
  readonly lookedFrom: number
  readonly ends: number
}

/** Each row of the batch reads a part of the sequence from its beginning on. */
function streams({ lengths, length, batch, steps }: PlanWish): PlannedCall[] {
  const [all = 0] = lengths
  const part = Math.ceil(all / batch)
  const looked = Math.min(part, Math.ceil(steps / batch))
  const rows = Array.from({ length: batch }, (_, b): Stream => {
    const lookedFrom = Math.min(all, b * part)
    return { begins: Math.max(0, lookedFrom - settling), lookedFrom, ends: Math.min(all, lookedFrom + looked) }
  })
  const calls = Math.ceil(Math.max(...rows.map(({ begins, ends }) => ends - begins)) / length)
  return Array.from({ length: calls }, (_, k) => rows.map((row) => streamRow(0, row, k, length)))
}

function streamRow(sequence: number, { begins, lookedFrom, ends }: Stream, call: number, length: number): PlannedRow | null {
  const from = begins + call * length
  if (from >= ends) return null
  return { sequence, from, lookedFrom: Math.max(from, lookedFrom), until: Math.min(from + length, ends), fresh: call === 0 }
}
