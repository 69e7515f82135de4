/** Reads and writes sizes as users type them: a number of units, or a small expression of `H` and `D` such as `4H` or `H / 2`. */
import { cellNodeParams, constantSchema, dimSchema } from '../../../../contract/document/cellNodes'
import type { CellNodeParams, Dim } from '../../../../contract/document/cellNodes'
import { readWidth } from '../../../../contract/document/widths'
import { readNumber } from '../../../../contract/numberRange'

/** Call it only with a text that `dimRefusal` lets pass. */
export function readDim(text: string): Dim {
  return dimSchema.parse(dimOf(text))
}

export function dimRefusal(text: string): string | null {
  return dimSchema.safeParse(dimOf(text)).success
    ? null
    : 'Give a whole number from 1 to 65,536, or an expression of H and D such as 4H or H / 2.'
}

const beginSchema = cellNodeParams.slice.shape.begin

/** Where a slice begins. Call it only with a text that `beginRefusal` lets pass. */
export function readBegin(text: string): CellNodeParams<'slice'>['begin'] {
  return beginSchema.parse(dimOf(text))
}

export function beginRefusal(text: string): string | null {
  return beginSchema.safeParse(dimOf(text)).success
    ? null
    : 'Give a whole number from 0 to 65,536, or an expression of H and D such as H / 2.'
}

/** The value of a constant. Call it only with a text that `valueRefusal` lets pass. */
export function readValue(text: string): CellNodeParams<'constant'>['value'] {
  return constantSchema.parse(valueOf(text))
}

export function valueRefusal(text: string): string | null {
  return constantSchema.safeParse(valueOf(text)).success
    ? null
    : 'Give a number up to 3.4e38 in size, or an expression of H and D such as H, D / 2 or H - 1.'
}

function valueOf(text: string): unknown {
  const number = readNumber(text)
  return Number.isNaN(number) ? readWidth(text.toUpperCase()) : number
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
    .split(/[,×]/)
    .filter((part) => part.trim() !== '')
}

function dimOf(text: string): unknown {
  return readWidth(text.toUpperCase()) ?? readNumber(text)
}
