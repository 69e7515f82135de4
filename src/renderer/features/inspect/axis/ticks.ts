/** Chooses which time steps have their number or their date along an axis, so that these never touch. */
import { roundStep } from '../../../components/charts/roundTicks'

/** Pixels between two numbers of few digits. */
const room = 30

/** The interval between numbered time steps: 1, 2, 5, 10, 20, 50 … @param column pixels a time step */
export const tickInterval = (column: number): number => roundStep(room / column)

/** The number of a 0-based time step, counted from 1; null for a step without one. The first has one. */
export function tickText(place: number, interval: number): string | null {
  const number = place + 1
  return number === 1 || number % interval === 0 ? String(number) : null
}

/** Pixels of a character of a date at most, and between two dates. */
const [character, gap] = [7, 10]

/** Pixels that the longest of some dates takes at most. */
export const dateWidth = (dates: readonly string[]): number => dates.reduce((most, date) => Math.max(most, date.length), 0) * character

/** The places along an axis at which dates stand, from the first on; each has room for the longest date. @param column pixels a time step */
export function datedPlaces(dates: readonly string[], column: number): ReadonlySet<number> {
  const interval = roundStep((dateWidth(dates) + gap) / column)
  const all = [...dates.keys()].filter((place) => place % interval === 0)
  return new Set(all.filter((place) => place === 0 || place + interval <= dates.length))
}
