/** How the values of a series follow one another in time, such as `daily`, `half_hourly` or `10_minutes`. */

export interface Frequency {
  /** The date of the value `k` after the start, as it is written in a table. */
  at(start: Date, k: number): string
}

const second = 1_000
const lengths = new Map([
  ['seconds', second],
  ['secondly', second],
  ['minutes', 60 * second],
  ['minutely', 60 * second],
  ['half_hourly', 1_800 * second],
  ['hours', 3_600 * second],
  ['hourly', 3_600 * second],
  ['days', 86_400 * second],
  ['daily', 86_400 * second],
  ['weeks', 604_800 * second],
  ['weekly', 604_800 * second]
])
const months = new Map([
  ['months', 1],
  ['monthly', 1],
  ['quarterly', 3],
  ['yearly', 12],
  ['years', 12]
])

/** Null for a frequency that is not known. */
export function frequencyOf(words: string): Frequency | null {
  const [, count, unit = ''] = /^(?:(\d{1,6})_)?([a-z_]+)$/.exec(words.toLowerCase()) ?? []
  const times = count === undefined ? 1 : Number(count)
  const [length, inMonths] = [lengths.get(unit), months.get(unit)]
  if (times === 0) return null
  if (length !== undefined) return { at: (start, k) => written(new Date(start.getTime() + k * times * length), times * length) }
  if (inMonths !== undefined) return { at: (start, k) => written(monthsLater(start, k * times * inMonths), 86_400 * second) }
  return null
}

/** A day that the month does not have becomes its last one. */
function monthsLater(start: Date, count: number): Date {
  const first = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + count, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(start.getUTCDate(), last))
  return first
}

/** Days alone where values are days or more apart. */
function written(date: Date, length: number): string {
  const iso = date.toISOString()
  return length % (86_400 * second) === 0 ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}
