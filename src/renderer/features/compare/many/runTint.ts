/** Tints runs by a result: the colours of a map from low to high, without those that the ground would swallow. */
import { colourTable, cssColour, cssGradient } from '../../../../contract/look/colourMaps'
import type { Theme } from '../../../../contract/look/colourMaps'

/** The share of the map that lies too near to the ground. */
const swallowed = 0.3

const usable = (theme: Theme): Uint32Array => {
  const table = colourTable('sequential', theme)
  return table.subarray(Math.round(swallowed * table.length))
}

/** @param share from 0 (low) to 1 (high); the plain colour where it is no number */
export function tint(theme: Theme, share: number, plain: string): string {
  const table = usable(theme)
  return Number.isFinite(share) ? cssColour(table[Math.round(share * (table.length - 1))] ?? 0) : plain
}

export const tintScale = (theme: Theme): string => {
  const table = usable(theme)
  return cssGradient(Uint32Array.from({ length: 256 }, (_, k) => table[Math.round((k / 255) * (table.length - 1))] ?? 0))
}
