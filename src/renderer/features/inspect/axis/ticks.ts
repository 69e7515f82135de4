/** Chooses which time steps are numbered along an axis, so that the numbers are round and never touch. */

const steps = [1, 2, 5]
/** Pixels between two numbers of few digits. */
const room = 30

/** The interval between numbered time steps: 1, 2, 5, 10, 20, 50 … @param column pixels a time step */
export function tickInterval(column: number): number {
  for (let power = 1; ; power *= 10) for (const step of steps) if (step * power * column >= room || power > 1e9) return step * power
}

/** The number of a 0-based time step, counted from 1; null for a step without one. */
export function tickText(place: number, interval: number, count: number): string | null {
  const number = place + 1
  // The first is numbered too, unless its neighbour is too near.
  if (number === 1) return count > 0 ? '1' : null
  return number % interval === 0 ? String(number) : null
}
