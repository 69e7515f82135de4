/** Tells whether boxes of a drawing overlap. */
import type { Box } from './edgePath'

/** Whether two boxes overlap, or come nearer to each other than `clear` in both directions. */
export function overlap(a: Box, b: Box, clear = 0): boolean {
  return a.x < b.x + b.width + clear && b.x < a.x + a.width + clear && a.y < b.y + b.height + clear && b.y < a.y + a.height + clear
}
