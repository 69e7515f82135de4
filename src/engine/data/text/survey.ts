/** Looks through a text once: how long it is, which characters it has, and how it begins. */

export interface Survey {
  /** Units of UTF-16. */
  readonly units: number
  readonly characters: number
  /** Each character once, sorted by code point. */
  readonly alphabet: readonly string[]
  readonly beginning: string
  /** True where there is nothing but space. */
  readonly isBlank: boolean
}

const isHigh = (unit: number): boolean => unit >> 10 === 0x36

/** @param shown the units of the beginning */
export async function surveyOf(pieces: AsyncIterable<string>, shown: number): Promise<Survey> {
  const [single, pairs] = [new Uint8Array(1 << 16), new Set<number>()]
  let [units, characters, beginning, isBlank] = [0, 0, '', true]
  for await (const piece of pieces) {
    if (beginning.length < shown) beginning += piece.slice(0, shown - beginning.length)
    isBlank &&= piece.trim() === ''
    units += piece.length
    characters += countIn(piece, single, pairs)
  }
  const points = [...single.keys()].filter((unit) => single[unit] === 1).concat([...pairs])
  const alphabet = points.sort((a, b) => a - b).map((point) => String.fromCodePoint(point))
  return { units, characters, alphabet, beginning, isBlank }
}

/** Marks the characters of a piece, and returns how many there are. */
function countIn(piece: string, single: Uint8Array, pairs: Set<number>): number {
  let characters = 0
  for (let k = 0; k < piece.length; k++, characters++) {
    const unit = piece.charCodeAt(k)
    const point = isHigh(unit) ? (piece.codePointAt(k) ?? unit) : unit
    if (point === unit) single[unit] = 1
    else {
      pairs.add(point)
      k++
    }
  }
  return characters
}
