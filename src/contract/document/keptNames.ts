/** Names of what a document keeps in lists for a person, such as its saved probes: each is there once. */
import * as z from 'zod'

export const mostNameCharacters = 60
export const keptNameSchema = z.string().min(1).max(mostNameCharacters)

interface Named {
  readonly name: string
}

export const namesDiffer = (list: readonly Named[]): boolean => new Set(list.map(({ name }) => name)).size === list.length

/** The list with an item: in the place of the one that has its name, or else at the end. */
export function withNamed<T extends Named>(list: readonly T[], item: T): T[] {
  return list.some(({ name }) => name === item.name) ? list.map((other) => (other.name === item.name ? item : other)) : [...list, item]
}

/** The list with another name for an item; as it was where the name is taken or empty. */
export function withOtherName<T extends Named>(list: readonly T[], from: string, to: string): readonly T[] {
  if (to === '' || list.some(({ name }) => name === to)) return list
  return list.map((item) => (item.name === from ? { ...item, name: to } : item))
}

/** What became of a list, in words, such as `save probe whale`. `noun`: what its items are called. */
export function listChangeWords(noun: string, before: readonly Named[], after: readonly Named[]): string {
  const added = after.find(({ name }) => before.every((other) => other.name !== name))
  const removed = before.find(({ name }) => after.every((other) => other.name !== name))
  if (added !== undefined) return removed === undefined ? `save ${noun} ${added.name}` : `rename ${noun} ${added.name}`
  if (removed !== undefined) return `delete ${noun} ${removed.name}`
  const changed = after.find((item) => !before.includes(item))
  return changed === undefined ? `change ${noun}s` : `change ${noun} ${changed.name}`
}
