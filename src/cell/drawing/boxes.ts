/** Tells whether boxes of a drawing overlap, and what lies around them. */
import type { Box } from './edgePath'

/** Whether two boxes overlap, or come nearer to each other than `clear` in both directions. */
export function overlap(a: Box, b: Box, clear = 0): boolean {
  return a.x < b.x + b.width + clear && b.x < a.x + a.width + clear && a.y < b.y + b.height + clear && b.y < a.y + a.height + clear
}

/** The smallest box around boxes, of which there is at least one. */
export function surround(boxes: readonly Box[]): Box {
  const x = boxes.reduce((least, box) => Math.min(least, box.x), Infinity)
  const y = boxes.reduce((least, box) => Math.min(least, box.y), Infinity)
  const right = boxes.reduce((most, box) => Math.max(most, box.x + box.width), -Infinity)
  const bottom = boxes.reduce((most, box) => Math.max(most, box.y + box.height), -Infinity)
  return { x, y, width: right - x, height: bottom - y }
}
