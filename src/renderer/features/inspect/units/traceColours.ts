/** How strongly a unit's value colours its token, and on which side. */
import type { TapScores } from '../../../../contract/units/scores'

export interface TokenColour {
  /** From 0 to 1. */
  readonly share: number
  readonly side: 'high' | 'low'
}

/**
 * A gate is coloured by its value. Values of either sign are coloured from zero on, and others from zero to the highest, by the largest size on
 * the stretch.
 */
export function traceColours(values: Float32Array, range: TapScores['range']): TokenColour[] {
  const most = range === 'gate' ? 1 : values.reduce((size, value) => (Number.isNaN(value) ? size : Math.max(size, Math.abs(value))), 0)
  return Array.from(values, (value) => ({
    share: Number.isNaN(value) || most === 0 ? 0 : Math.min(1, Math.abs(value) / most),
    side: value < 0 ? 'low' : 'high'
  }))
}
