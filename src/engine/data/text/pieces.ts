/** A text that is read in pieces: stretches of it, and pieces that can be cut into tokens one by one. */

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a

/** Characters in which no space comes, such as those of a text without words. They are cut where they are. */
const mostWithoutSeam = 1 << 24

/** The units from `start` to before `end`; a bound inside a character of two units moves before it. A piece never ends inside one. */
export async function* stretchOf(pieces: AsyncIterable<string>, start: number, end: number): AsyncGenerator<string> {
  let before = 0
  for await (const piece of pieces) {
    const text = piece.slice(boundIn(piece, start - before), boundIn(piece, end - before))
    if (text !== '') yield text
    before += piece.length
    if (before >= end) return
  }
}

function boundIn(piece: string, bound: number): number {
  const unit = bound > 0 && bound < piece.length ? piece.charCodeAt(bound) : 0
  return Math.max(0, Math.min(piece.length, unit >= 0xdc00 && unit <= 0xdfff ? bound - 1 : bound))
}

/**
 * The same text in pieces that end before a space which follows something else. No token of words or pairs goes over such a place, and none
 * depends on what is beyond it.
 */
export async function* atSeams(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const text = `${rest}${piece}`
    const seam = seamIn(text)
    const end = seam === 0 && text.length > mostWithoutSeam ? text.length : seam
    rest = text.slice(end)
    if (end > 0) yield text.slice(0, end)
  }
  if (rest !== '') yield rest
}

/** The last such place; 0 where there is none. */
function seamIn(text: string): number {
  for (let k = text.length - 1; k > 0; k--) if (isSpace(text.charCodeAt(k)) && /\S/.test(text.charAt(k - 1))) return k
  return 0
}
