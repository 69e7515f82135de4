/** The smallest stretch that makes one text of another, so that a cursor elsewhere stays where it is. */

export interface TextChange {
  /** Offsets in the old text. */
  readonly start: number
  readonly end: number
  readonly text: string
}

export function textChange(before: string, after: string): TextChange | null {
  if (before === after) return null
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  let same = 0
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++
  return { start, end: before.length - same, text: after.slice(start, after.length - same) }
}

/** Where an offset of the old text is in the new one; what was taken out leaves it at its start. */
export function movedOffset(offset: number, { start, end, text }: TextChange): number {
  if (offset <= start) return offset
  return offset >= end ? offset + text.length - (end - start) : start
}
