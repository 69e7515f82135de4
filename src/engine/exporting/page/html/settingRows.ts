/** The settings of a document as rows of names and values, for people. */
import type { GatescopeDocument } from '../../../../contract/document/document'

/** Task first, then training. Settings of a setting stand under its name. */
export function settingRows({ task, training }: GatescopeDocument): string[][] {
  return [...rowsOf('task', task), ...rowsOf('', training)]
}

function rowsOf(name: string, value: unknown): string[][] {
  if (value === null || value === undefined) return [[name, '–']]
  if (Array.isArray(value)) return value.length === 0 ? [] : [[name, value.map(String).join(', ')]]
  if (typeof value !== 'object') return [[name, typeof value === 'number' ? String(value).replace('-', '−') : spaced(String(value))]]
  return Object.entries(value).flatMap(([key, entry]) => rowsOf([name, spaced(key)].filter(Boolean).join(', '), entry))
}

/** `learningRate` → `learning rate`. Values with anything but letters stay. */
const spaced = (word: string): string =>
  /^[a-z]+(?:[A-Z][a-z]*)+$/.test(word) ? word.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) : word
