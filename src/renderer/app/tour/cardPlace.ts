/** Places the tour's card so that it covers as little as possible of what it explains. */

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const gap = 12

/** The corner of the window, or the place beside the target, where the card hides least of it. The lower right corner wins a tie. */
export function cardPlace(card: Pick<Box, 'width' | 'height'>, target: Box | null, room: Box): { left: number; top: number } {
  const [left, top] = [room.left + gap, room.top + gap]
  const right = Math.max(left, room.left + room.width - card.width - gap)
  const bottom = Math.max(top, room.top + room.height - card.height - gap)
  const corners = [
    { left: right, top: bottom },
    { left, top: bottom },
    { left: right, top },
    { left, top }
  ]
  const inside = ({ left: x, top: y }: { left: number; top: number }) => ({ left: clamp(x, left, right), top: clamp(y, top, bottom) })
  const places = target === null ? corners : [...corners, ...beside(card, target).map(inside)]
  const covered = (place: { left: number; top: number }) => (target === null ? 0 : overlap({ ...card, ...place }, target))
  return places.reduce((best, place) => (covered(place) < covered(best) ? place : best))
}

function beside({ width, height }: Pick<Box, 'width' | 'height'>, target: Box): { left: number; top: number }[] {
  return [
    { left: target.left, top: target.top - height - gap },
    { left: target.left, top: target.top + target.height + gap },
    { left: target.left - width - gap, top: target.top },
    { left: target.left + target.width + gap, top: target.top }
  ]
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

/** The area that two boxes share, in square pixels. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top)
  return Math.max(0, width) * Math.max(0, height)
}
