/** Fits a line through values at 0, 1, 2, … by least squares. */

export interface FittedLine {
  readonly slope: number
  /** R²: the share of the variance that the line explains. */
  readonly fit: number
}

/** Values that are not finite are left out. Null for fewer than three. @param first the place of the first value */
export function fitLine(values: readonly number[], first: number): FittedLine | null {
  const points = values.flatMap((y, k) => (Number.isFinite(y) ? [{ x: first + k, y }] : []))
  if (points.length < 3) return null
  const mean = (of: (point: { x: number; y: number }) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)]
  const [xx, xy, yy] = [mean((p) => (p.x - x) ** 2), mean((p) => (p.x - x) * (p.y - y)), mean((p) => (p.y - y) ** 2)]
  return { slope: xy / xx, fit: yy === 0 ? 1 : xy ** 2 / (xx * yy) }
}
