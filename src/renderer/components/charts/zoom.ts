/** Stretches of a chart's axis in percent of all steps: how a wheel, a drag or a key changes what is in view. */

/** From 0 to 100, `from` before `to`. Null stands for the whole axis. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The narrowest stretch that a gesture leads to, in percent. */
const narrowest = 0.2
const whole: Stretch = { from: 0, to: 100 }

/** The stretch `factor` times as wide, with the place at `share` (0 left, 1 right) where it was. */
export function zoomed(stretch: Stretch | null, factor: number, share: number): Stretch | null {
  const { from, to } = stretch ?? whole
  const width = Math.max(narrowest, (to - from) * factor)
  return settled(from + (to - from - width) * share, width)
}

/** The stretch moved by a share of its own width; it stops at the ends. */
export function moved(stretch: Stretch | null, share: number): Stretch | null {
  const { from, to } = stretch ?? whole
  return settled(from + (to - from) * share, to - from)
}

/** The part of the view that a drag passes over, as shares of it. */
export function passedOver(start: number, end: number): { readonly left: number; readonly right: number } {
  return { left: Math.max(0, Math.min(start, end)), right: Math.min(1, Math.max(start, end)) }
}

/** What a drag from one place of the view to another singles out; null where the drag is too short to mean anything. */
export function dragged(stretch: Stretch | null, start: number, end: number): Stretch | null {
  const { from, to } = stretch ?? whole
  const { left, right } = passedOver(start, end)
  const width = (right - left) * (to - from)
  return right - left < 0.01 ? null : settled(from + left * (to - from), Math.max(narrowest, width))
}

/** Within the axis; null where it is the whole axis. */
function settled(from: number, width: number): Stretch | null {
  if (width >= 100) return null
  const start = Math.min(100 - width, Math.max(0, from))
  return { from: start, to: start + width }
}
