/** The parts of sentences that several problems share: numbers, plurals, choices and characters. */
import { listed } from '../document/words'

export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** `many` is the plural, where it is not the word with an s. */
export function plural(value: number, word: string, many = `${word}s`): string {
  return `${count(value)} ${value === 1 ? word : many}`
}

export function either(items: readonly string[]): string {
  return listed(items, 'or')
}

/** Names of characters that cannot be seen. */
export const unseenCharacters: ReadonlyMap<string, string> = new Map([
  ['\n', 'line break'],
  ['\t', 'tab'],
  [' ', 'space'],
  ['\r', 'carriage return']
])

/** A character or a token between quotes; characters that cannot be seen have a name. */
export function quoted(token: string): string {
  return unseenCharacters.get(token) ?? `“${token}”`
}
