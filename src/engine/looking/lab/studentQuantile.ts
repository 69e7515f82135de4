/** The 97.5 % quantile of Student's t, by which a 95 % interval is as wide as few measurements deserve. */

/** For 1 to 10 degrees of freedom (Abramowitz and Stegun 1964, table 26.10). */
const few = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281] as const
const normal = 1.959964

/** @param freedom degrees of freedom, a whole number from 1 */
export function studentQuantile(freedom: number): number {
  return few[freedom - 1] ?? expansion(freedom)
}

/** Cornish and Fisher's expansion from the normal quantile (Abramowitz and Stegun, 26.7.5). */
function expansion(freedom: number): number {
  const z = normal
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
}
