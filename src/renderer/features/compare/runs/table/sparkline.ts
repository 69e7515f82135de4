/** Draws the few values of a run's sparkline as one SVG path. */

/**
 * The path through the values in a box of `width` × `height` pixels, the newest at the right edge; empty where fewer than two are known.
 * A missing value parts the line.
 */
export function sparklinePath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value) => value !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  if (known.length < 2) return ''
  const x = (at: number) => ((at / (values.length - 1)) * (width - 2) + 1).toFixed(1)
  const y = (value: number) => (high === low ? height / 2 : height - 1.5 - ((value - low) / (high - low)) * (height - 3)).toFixed(1)
  return values.map((value, at) => (value === null ? '' : `${(values[at - 1] ?? null) === null ? 'M' : 'L'}${x(at)} ${y(value)}`)).join('')
}
