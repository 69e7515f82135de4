/** The attributes of every handle, on nodes and on folded groups. Inputs are at the left and outputs at the right. */
import { Position } from '@vue-flow/core'
import type { HandleType } from '@vue-flow/core'

interface HandleAttributes {
  readonly id: string
  readonly type: HandleType
  readonly position: Position
  readonly style: { readonly top?: string }
  readonly role: 'img'
  readonly 'aria-label': string
}

/** `share`: how far down the node's side the handle is, 0…1; null for the middle. */
export function handleAttributes(type: HandleType, id: string, label: string, share: number | null = null): HandleAttributes {
  return {
    id,
    type,
    position: type === 'target' ? Position.Left : Position.Right,
    style: share === null ? {} : { top: `${share * 100}%` },
    role: 'img',
    'aria-label': label
  }
}
