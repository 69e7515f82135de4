/** The call around a place of a text, for signature help and the names of options. */

export interface CallAt {
  readonly name: string
  /** Which argument the place is in, from 0. */
  readonly argument: number
  /** Whether it is in the call's braces. */
  readonly inOptions: boolean
}

/** The innermost call whose brackets are open at the end of `before`, the text before the place; null when there is none. */
export function callAt(before: string): CallAt | null {
  let [argument, closed, inOptions] = [0, 0, false]
  for (let at = before.length - 1; at >= 0; at--) {
    const character = before.charAt(at)
    if (character === ')' || character === '}') closed++
    else if (closed > 0) closed -= character === '(' || character === '{' ? 1 : 0
    else if (character === '=') return null
    else if (character === ',') argument++
    else if (character === '{') [argument, inOptions] = [0, true]
    else if (character === '(') {
      const name = /([A-Za-z_]\w*)\s*$/.exec(before.slice(0, at))?.[1]
      if (name !== undefined) return { name, argument, inOptions }
    }
  }
  return null
}
