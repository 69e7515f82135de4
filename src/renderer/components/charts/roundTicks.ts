/** Chooses round numbers along an axis that counts, such as 0, 20, 40. */

/** The smallest of 1, 2, 5, 10, 20, 50 … that is at least so large. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return Math.max(1, [1, 2, 5].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power)
}

/** Round numbers from 0 up to a largest one, at most so many steps between them. */
export function roundTicks(largest: number, most: number): number[] {
  if (largest <= 0) return [0]
  const step = roundStep(largest / most)
  return Array.from({ length: Math.floor(largest / step) + 1 }, (_, k) => k * step)
}
