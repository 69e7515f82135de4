/** Chooses which time steps are numbered along an axis, so that the numbers are round and never touch. */
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
