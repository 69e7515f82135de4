/** Sizes as people type them: a number of units, or `H`. */
import { dimSchema } from '../../../../contract/document/cellNodes'
import type { Dim } from '../../../../contract/document/cellNodes'
import { readNumber } from '../../../lib/readNumber'

/** Call it only with a text that `dimRefusal` lets pass. */
export function readDim(text: string): Dim {
  return dimSchema.parse(dimOf(text))
}

export function dimRefusal(text: string): string | null {
  return dimSchema.safeParse(dimOf(text)).success ? null : 'Give a whole number from 1 to 65,536, or H.'
}

/** `H, 8` as `['H', 8]`. Call it only with a text that `shapeRefusal` lets pass. */
export function readShape(text: string): Dim[] {
  return parts(text).map(readDim)
}

export function shapeRefusal(text: string): string | null {
  const dims = parts(text)
  if (dims.length < 1 || dims.length > 2) return 'Give one or two sizes, such as H or H, 8.'
  return dims.map(dimRefusal).find((refusal) => refusal !== null) ?? null
}

function parts(text: string): string[] {
  return text
    .replace(/[[\]]/g, '')
    .split(/[,×\s]+/)
    .filter((part) => part !== '')
}

function dimOf(text: string): unknown {
  return text.trim().toUpperCase() === 'H' ? 'H' : readNumber(text)
}
