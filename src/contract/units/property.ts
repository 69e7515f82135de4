/** The properties of tokens that units are scored by: what a property holds for, and the words for it. */
import * as z from 'zod'

/** The longest regular expression, in characters. */
export const mostPatternCharacters = 500

export const propertySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('quote') }),
  z.strictObject({ kind: z.literal('bracket') }),
  z.strictObject({ kind: z.literal('linePosition') }),
  z.strictObject({ kind: z.literal('wordPosition') }),
  z.strictObject({ kind: z.literal('vowel') }),
  z.strictObject({ kind: z.literal('upper') }),
  z.strictObject({ kind: z.literal('digit') }),
  z.strictObject({ kind: z.literal('space') }),
  /** A regular expression of JavaScript, alone or as `/expression/flags` with the flags i, m and s. */
  z.strictObject({ kind: z.literal('regex'), pattern: z.string().min(1).max(mostPatternCharacters) }),
  /** `name`: the class, or the column of numbers, that is to be predicted. */
  z.strictObject({ kind: z.literal('target'), name: z.string().max(1_000) }),
  /** `name`: a column of numbers that the model reads. */
  z.strictObject({ kind: z.literal('column'), name: z.string().max(200) })
])
export type Property = z.infer<typeof propertySchema>
export type PropertyKind = Property['kind']

interface PropertyWords {
  readonly label: string
  /** A sentence that says for which tokens the property holds. */
  readonly holds: string
}

/** Every kind of property, in the order in which lists show them. */
export const propertyWords: { readonly [K in PropertyKind]: PropertyWords } = {
  quote: {
    label: 'inside quotation marks',
    holds: 'The token stands after an opening quotation mark and before the closing one, in one paragraph.'
  },
  bracket: {
    label: 'inside brackets',
    holds: 'The token stands inside at least one pair of ( ), [ ] or { }. The correlation is with the depth of nesting.'
  },
  linePosition: {
    label: 'position in the line',
    holds: 'The token stands further into its line than half of all tokens. The correlation is with the position.'
  },
  wordPosition: {
    label: 'position in the word',
    holds: 'The token stands further into its word than half of all tokens. The correlation is with the position.'
  },
  vowel: { label: 'vowel', holds: 'The token is a vowel: a, e, i, o or u, with or without an accent.' },
  upper: { label: 'upper case', holds: 'The token is an upper-case letter.' },
  digit: { label: 'digit', holds: 'The token is a digit.' },
  space: { label: 'space', holds: 'The token is a space, a tab or a line break.' },
  regex: { label: 'regular expression', holds: 'The token lies inside a match of the expression.' },
  target: {
    label: 'what is to be predicted',
    holds: 'The class is to be predicted at the token, or the number to be predicted there is above its median.'
  },
  column: { label: 'a column of numbers', holds: 'The number in the column is above its median. The correlation is with the number.' }
}

const isKind = (name: string): name is PropertyKind => Object.hasOwn(propertyWords, name)
export const propertyKinds: readonly PropertyKind[] = Object.keys(propertyWords).filter(isKind)

/** A property in words that stand by themselves, such as `upper case` or `regular expression [0-9]+`. */
export function propertyText(property: Property): string {
  const { label } = propertyWords[property.kind]
  switch (property.kind) {
    case 'regex':
      return `${label} ${property.pattern}`
    case 'target':
      return `${label}: ${JSON.stringify(property.name)}`
    case 'column':
      return `column ${JSON.stringify(property.name)}`
    default:
      return label
  }
}
