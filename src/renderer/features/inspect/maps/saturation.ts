/** How much of a gate is saturated: the shares of its values that are (nearly) closed and (nearly) open, where gradients hardly pass. */

export interface Saturation {
  /** Share of values below 0.1. */
  readonly closed: number
  /** Share of values above 0.9. */
  readonly open: number
}

export const closedBelow = 0.1
export const openAbove = 0.9

/** Over all units and tokens; null for no values. Values that are not numbers are in neither share. */
export function saturationOf(values: Float32Array): Saturation | null {
  if (values.length === 0) return null
  let closed = 0
  let open = 0
  for (const value of values) {
    if (value < closedBelow) closed++
    else if (value > openAbove) open++
  }
  return { closed: closed / values.length, open: open / values.length }
}
