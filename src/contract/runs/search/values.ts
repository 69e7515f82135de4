/** Reads what a condition compares with: numbers with their units, percents, durations, sizes and days. */

/** Seconds. */
const durations: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  min: 60,
  minute: 60,
  minutes: 60,
  m: 60,
  h: 3_600,
  hour: 3_600,
  hours: 3_600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
  w: 604_800,
  week: 604_800,
  weeks: 604_800
}
/** Bytes. */
const sizes: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1_024,
  mib: 1_048_576,
  gib: 1_073_741_824
}
const counts: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, b: 1e9, million: 1e6, billion: 1e9 }

export type Measure = 'number' | 'duration' | 'size'
const unitsOf: { readonly [M in Measure]: Readonly<Record<string, number>> } = { number: counts, duration: durations, size: sizes }

/** Whether a word is a unit that may stand behind a number with a space between. */
export const isUnit = (word: string, measure: Measure): boolean => Object.hasOwn(unitsOf[measure], word.toLowerCase())

/** A number as people write it: `0.01`, `1e-3`, `10,000`, `−2`. */
const numeral = /^[+\-−]?(?:\d{1,3}(?:[,_]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:e[+\-−]?\d+)?/i

/** A measure in plain numbers, seconds or bytes, such as `90%`, `10k`, `1h30min` or `10MB`; null for anything else. */
export function measured(text: string, measure: Measure): number | null {
  let rest = text.trim()
  let total: number | null = null
  while (rest !== '') {
    const number = numeral.exec(rest)?.[0]
    if (number === undefined) return null
    rest = rest.slice(number.length)
    const unit = /^\s*([a-z]+|%)/i.exec(rest)?.[0] ?? ''
    rest = rest.slice(unit.length).trim()
    const factor = factorOf(unit.trim().toLowerCase(), measure)
    // Only durations are made of several parts.
    if (factor === null || (total !== null && measure !== 'duration')) return null
    total = (total ?? 0) + Number(number.replace(/[,_]/g, '').replace(/−/g, '-')) * factor
  }
  return total
}

function factorOf(unit: string, measure: Measure): number | null {
  if (unit === '') return 1
  if (unit === '%') return measure === 'number' ? 0.01 : null
  const units = unitsOf[measure]
  return Object.hasOwn(units, unit) ? (units[unit] ?? null) : null
}

/** A stretch of time in milliseconds since 1970, `to` not included. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

const moment = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?)?)?$/

/** A year, month, day or minute in the reader's time zone, `today` or `yesterday`; null for anything else. */
export function stretchOf(text: string, now: number): Stretch | null {
  const word = text.trim().toLowerCase()
  if (word === 'today' || word === 'yesterday') return day(new Date(now), word === 'today' ? 0 : -1)
  const [, year, month, date, hour, minute] = moment.exec(text.trim()) ?? []
  if (year === undefined) return null
  const parts = [month, date, hour, minute].map((part) => (part === undefined ? null : Number(part)))
  const [m, d, h, min] = parts
  if (outside(m, 1, 12) || outside(d, 1, 31) || outside(h, 0, 23) || outside(min, 0, 59)) return null
  const at = (years = 0, months = 0, days = 0, minutes = 0) =>
    new Date(Number(year) + years, (m ?? 1) - 1 + months, (d ?? 1) + days, h ?? 0, (min ?? 0) + minutes).getTime()
  if (h !== null && h !== undefined) return { from: at(), to: at(0, 0, 0, 1) }
  return { from: at(), to: d != null ? at(0, 0, 1) : m != null ? at(0, 1) : at(1) }
}

const outside = (value: number | null | undefined, low: number, high: number): boolean => value != null && (value < low || value > high)

function day(now: Date, offset: number): Stretch {
  const at = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset + days).getTime()
  return { from: at(0), to: at(1) }
}
