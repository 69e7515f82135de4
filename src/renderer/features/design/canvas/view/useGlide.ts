/** Lets nodes glide to their new places after an edit, instead of jumping there. */
import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { Position } from '../../../../lib/edits/edit'

/** Milliseconds that nodes are under way. */
const time = 260
/** More are moved at once: drawing all of them in each frame would stutter. */
const mostNodes = 200

interface Gliding {
  readonly from: ReadonlyMap<string, Position>
  /** 0 at the start, 1 at the end. */
  readonly share: number
}

export interface Glide {
  /** Where nodes come from while they glide; null otherwise. */
  readonly gliding: ShallowRef<Gliding | null>
  /** From these places, to wherever the nodes are by then. */
  start(from: ReadonlyMap<string, Position>): void
}

export function useGlide(calm: boolean): Glide {
  const gliding = shallowRef<Gliding | null>(null)
  let frame = 0

  function start(from: ReadonlyMap<string, Position>): void {
    cancelAnimationFrame(frame)
    if (calm || from.size > mostNodes) return
    const began = performance.now()
    const step = (now: number) => {
      const share = Math.min(1, Math.max(0, (now - began) / time))
      gliding.value = share < 1 ? { from, share: eased(share) } : null
      if (share < 1) frame = requestAnimationFrame(step)
    }
    gliding.value = { from, share: 0 }
    frame = requestAnimationFrame(step)
  }

  onScopeDispose(() => cancelAnimationFrame(frame))
  return { gliding, start }
}

/** Slow at both ends. */
function eased(share: number): number {
  return share * share * (3 - 2 * share)
}

export function between(from: Position | undefined, to: Position, share: number): Position {
  return from === undefined ? to : { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}
