/** Reads the entries of a column of dates, and makes of them what repeats: the hour of the day, the day of the week, the month of the year. */
import type { CalendarPart } from '../../../contract/document/task'

/** How far a date is through its day, its week and its year, each from 0 to 1 and from its beginning; null where it does not say. */
export type DateShares = { readonly [P in CalendarPart]: number | null }

/** Of dates such as 03/04/2020: which of both numbers is the day; `either` where no entry tells. */
export type DayOrder = 'dayFirst' | 'monthFirst' | 'either'

const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}(?:[.,]\d+)?))?\s?(?<half>[ap]m)?`
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const name = `(?<name>${months.join('|')})[a-z]*`
const forms = [
  String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2}))?(?:[T ]${time}\s?(?:Z|[+-]\d{2}:?\d{2})?)?`,
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})`,
  String.raw`(?<first>\d{1,2})(?<sign>[-/.])(?<other>\d{1,2})\k<sign>(?<year>\d{4}|\d{2})(?:[T ,]+${time})?`,
  String.raw`(?:(?<day>\d{1,2})[ -])?${name}\.?[ -](?<year>\d{2,4})`,
  String.raw`${name}\.?[ -](?<day>\d{1,2}),?[ -](?<year>\d{2,4})`,
  time
].map((form) => new RegExp(`^${form}$`, 'i'))

type Groups = Record<string, string | undefined>

/** Returns null for what is no date that it knows, such as 31 February. */
export function readDate(text: string, order: DayOrder): DateShares | null {
  const groups = groupsOf(text)
  if (!groups) return null
  const day = dayOf(groups, order)
  if (day === null || (groups.half !== undefined && Number(groups.hour) > 12) || Number(groups.hour ?? 0) > 24) return null
  return { hour: hourOf(groups), ...day }
}

function groupsOf(text: string): Groups | null {
  for (const form of forms) {
    const groups = form.exec(text.trim())?.groups
    if (groups) return groups
  }
  return null
}

function hourOf({ hour, minute, second, half }: Groups): number | null {
  if (hour === undefined) return null
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  return ((hours + Number(minute) / 60 + Number((second ?? '0').replace(',', '.')) / 3_600) / 24) % 1
}

/** Shares of the week, from Monday on, and of the year; null for a day that is none. */
function dayOf(groups: Groups, order: DayOrder): Omit<DateShares, 'hour'> | null {
  if (groups.year === undefined) return { weekday: null, month: null }
  const numbers = dayAndMonth(groups, order)
  if (!numbers) return null
  const { day, month } = numbers
  const year = Number(groups.year)
  const whole = groups.year.length === 2 ? year + (year < 70 ? 2_000 : 1_900) : year
  const date = new Date(Date.UTC(whole, month - 1, day ?? 1))
  if (date.getUTCMonth() !== month - 1) return null
  return { weekday: day === null ? null : ((date.getUTCDay() + 6) % 7) / 7, month: (month - 1) / 12 }
}

/** The day, null where the date has none, and the month, counted from 1; null where nothing tells which number is the day. */
function dayAndMonth(groups: Groups, order: DayOrder): { readonly day: number | null; readonly month: number } | null {
  const { first, other, sign, day, month, name } = groups
  if (first === undefined)
    return {
      day: day === undefined ? null : Number(day),
      month: name === undefined ? Number(month) : months.indexOf(name.toLowerCase()) + 1
    }
  const known = sign === '.' ? 'dayFirst' : order
  if (known === 'either') return null
  return known === 'dayFirst' ? { day: Number(first), month: Number(other) } : { day: Number(other), month: Number(first) }
}

/** Which of two numbers of a date is the day, by an entry; null where it does not tell. */
export function dayOrderOf(text: string): Exclude<DayOrder, 'either'> | null {
  const groups = groupsOf(text)
  if (!groups || groups.first === undefined || groups.sign === '.') return null
  return Number(groups.first) > 12 ? 'dayFirst' : Number(groups.other) > 12 ? 'monthFirst' : null
}

/** A sine and a cosine, so that the end of a day, week or year is beside its beginning. */
export const wavesOf = (share: number): readonly [number, number] => [Math.sin(2 * Math.PI * share), Math.cos(2 * Math.PI * share)]
