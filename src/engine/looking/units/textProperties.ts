/** Properties of a text, character by character. */
import type { PropertyKind } from '../../../contract/units/property'

/** Gives a number for each character of a text. */
export type CharacterNumbers = (characters: readonly string[]) => Float32Array

interface TextProperty {
  readonly numbersOf: CharacterNumbers
  /** Whether the property holds where its number is above 0; else it holds where the number is above the median. */
  readonly plain: boolean
}

type TextKind = Exclude<PropertyKind, 'regex' | 'target' | 'column'>

const opening: ReadonlyMap<string, string> = new Map([
  ['“', '”'],
  ['«', '»'],
  ['„', '“']
])
const brackets: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}']
])
const closing = new Set(brackets.values())

/**
 * Inside quotation marks after each character. A straight mark opens where none is open, and closes the one that is. Each paragraph begins
 * outside, so that a mark that was never closed does not turn the rest of the text around. Blank lines divide paragraphs, or every line break
 * in a text that has no blank line.
 */
function quotes(characters: readonly string[]): Float32Array {
  const blankLines = characters.some((character, k) => character === '\n' && characters[k - 1] === '\n')
  let closes: string | null = null
  return Float32Array.from(characters, (character, k) => {
    if (character === '\n') closes = blankLines && characters[k - 1] !== '\n' ? closes : null
    else if (closes !== null) closes = character === closes ? null : closes
    else closes = character === '"' ? '"' : (opening.get(character) ?? null)
    return closes === null ? 0 : 1
  })
}

/** How many brackets are open after each character. One that was never opened is not counted. */
function depths(characters: readonly string[]): Float32Array {
  const open: string[] = []
  return Float32Array.from(characters, (character) => {
    const closes = brackets.get(character)
    if (closes !== undefined) open.push(closes)
    else if (closing.has(character)) {
      const place = open.lastIndexOf(character)
      if (place >= 0) open.length = place
    }
    return open.length
  })
}

/** How many characters stand before each one since the last for which `ends` is true; those themselves have 0. */
function since(characters: readonly string[], ends: (character: string) => boolean): Float32Array {
  let count = 0
  return Float32Array.from(characters, (character) => {
    const place = count
    count = ends(character) ? 0 : count + 1
    return ends(character) ? 0 : place
  })
}

const each =
  (holds: RegExp): CharacterNumbers =>
  (characters) =>
    Float32Array.from(characters, (character) => (holds.test(character.normalize('NFD')) ? 1 : 0))

const letters = /[\p{L}\p{M}\p{N}'’]/u

/** Every property that is told by the text alone. */
export const textProperties: { readonly [K in TextKind]: TextProperty } = {
  quote: { numbersOf: quotes, plain: true },
  bracket: { numbersOf: depths, plain: true },
  linePosition: { numbersOf: (characters) => since(characters, (character) => character === '\n'), plain: false },
  wordPosition: { numbersOf: (characters) => since(characters, (character) => !letters.test(character)), plain: false },
  vowel: { numbersOf: each(/^[aeiou]/i), plain: true },
  upper: { numbersOf: each(/^\p{Lu}/u), plain: true },
  digit: { numbersOf: each(/^\p{Nd}/u), plain: true },
  space: { numbersOf: each(/^\s/u), plain: true }
}
