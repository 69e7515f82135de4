/** A text that is read in pieces: those of its two parts, and pieces that can be cut into tokens one by one. */
import type { DataPart } from '../../../contract/events/probe'

/** A piece of one of the two parts. Those of the training part come first. */
export interface TextPiece {
  readonly part: DataPart
  readonly text: string
}

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a

/** Characters in which no space comes, such as those of a text without words. They are cut where they are. */
const mostWithoutSeam = 1 << 24

/** The units before `cut` are for training; a cut inside a character of two units moves before it. A piece never ends inside one. */
export async function* inParts(pieces: AsyncIterable<string>, cut: number): AsyncGenerator<TextPiece> {
  let before = 0
  for await (const piece of pieces) {
    const bound = boundIn(piece, cut - before)
    if (bound > 0) yield { part: 'training', text: piece.slice(0, bound) }
    if (bound < piece.length) yield { part: 'validation', text: piece.slice(bound) }
    before += piece.length
  }
}

function boundIn(piece: string, bound: number): number {
  const unit = bound > 0 && bound < piece.length ? piece.charCodeAt(bound) : 0
  return Math.max(0, Math.min(piece.length, unit >= 0xdc00 && unit <= 0xdfff ? bound - 1 : bound))
}

/** The training part alone: what is behind it is not read. */
export async function* trainingIn(pieces: AsyncIterable<TextPiece>): AsyncGenerator<string> {
  for await (const { part, text } of pieces) {
    if (part !== 'training') return
    yield text
  }
}

/**
 * The same text in pieces that end before a space which follows something else, or with their part. No token of words or pairs goes over such
 * a place, and none depends on what is beyond it.
 */
export async function* atSeams(pieces: AsyncIterable<TextPiece>): AsyncGenerator<TextPiece> {
  let rest: TextPiece = { part: 'training', text: '' }
  for await (const piece of pieces) {
    const { part } = piece
    if (part !== rest.part && rest.text !== '') yield rest
    const before = part === rest.part ? rest.text : ''
    const text = `${before}${piece.text}`
    const seam = seamIn(text, before.length)
    const end = seam === 0 && text.length > mostWithoutSeam ? text.length : seam
    rest = { part, text: text.slice(end) }
    if (end > 0) yield { part, text: text.slice(0, end) }
  }
  if (rest.text !== '') yield rest
}

/** The last such place from a unit on; 0 where there is none. */
function seamIn(text: string, from: number): number {
  for (let k = text.length - 1; k >= Math.max(1, from); k--) if (isSpace(text.charCodeAt(k)) && /\S/.test(text.charAt(k - 1))) return k
  return 0
}
