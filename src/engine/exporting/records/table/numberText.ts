/** Writes recorded numbers in the fewest digits that read back as the same number. */

/** Significant digits: any float32 is told apart by nine. */
const digitCounts = [6, 7, 8]

/** `float32`: the number was recorded in 32 bits, so that 0.1 is written as `0.1`. `NaN`, `inf` and `-inf` are as pandas and NumPy read them. */
export function numberText(value: number, float32: boolean): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'
  return String(float32 ? shortest(value) : value)
}

function shortest(value: number): number {
  for (const digits of digitCounts) {
    const rounded = Number(value.toPrecision(digits))
    if (Math.fround(rounded) === value) return rounded
  }
  return Number(value.toPrecision(9))
}
