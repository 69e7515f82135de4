/** What a key means in the list of runs. */
import { isPressed } from '../../../../lib/shortcuts'
import type { KeyLike } from '../../../../lib/shortcuts'

/** What is done with the active row. */
export type OnActive = 'open' | 'toggle' | 'rename' | 'remove'

export type GridMeaning = { readonly type: 'move'; readonly row: number } | { readonly type: 'chooseAll' } | { readonly type: OnActive }

/** @param at the active row, −1 for none @param page the rows of a page */
export function gridKeys(event: KeyLike, at: number, rows: number, page: number): GridMeaning | null {
  if (isPressed(event, 'runs.move')) {
    const last = rows - 1
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, PageUp: at - page, PageDown: at + page, Home: 0, End: last }[event.key]
    return to === undefined ? null : { type: 'move', row: Math.max(0, Math.min(to, last)) }
  }
  if (isPressed(event, 'runs.open')) return { type: 'open' }
  if (isPressed(event, 'runs.choose')) return { type: 'toggle' }
  if (isPressed(event, 'runs.all')) return { type: 'chooseAll' }
  if (isPressed(event, 'runs.rename')) return { type: 'rename' }
  return isPressed(event, 'runs.remove') ? { type: 'remove' } : null
}
