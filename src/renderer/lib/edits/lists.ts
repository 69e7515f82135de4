/** Inserts, removes and replaces items with identifiers in lists. No list is changed in place. */
import { EditFault } from './edit'
import type { EditFaultCode, Placed } from './edit'

interface Identified {
  readonly id: string
}

/** Puts each value at its place of the resulting list. */
export function insertPlaced<T extends Identified>(list: readonly T[], entries: readonly Placed<T>[]): T[] {
  const result = [...list]
  const known = new Set(list.map((item) => item.id))
  for (const { at, value } of [...entries].sort((a, b) => a.at - b.at)) {
    if (known.has(value.id)) throw new EditFault('duplicate', value.id)
    if (at < 0 || at > result.length) throw new EditFault('badPlace', `${value.id} at ${at}`)
    known.add(value.id)
    result.splice(at, 0, value)
  }
  return result
}

/** Takes out the items with these ids, and tells where they were. */
export function removePlaced<T extends Identified>(
  list: readonly T[],
  ids: readonly string[],
  code: EditFaultCode
): { rest: T[]; removed: Placed<T>[] } {
  const wanted = new Set(ids)
  const removed = list.flatMap((value, at) => (wanted.has(value.id) ? [{ at, value }] : []))
  for (const id of wanted) if (!list.some((item) => item.id === id)) throw new EditFault(code, id)
  return { rest: list.filter((item) => !wanted.has(item.id)), removed }
}

/** Replaces the item that has the same id, and gives back the one that stood there. */
export function replaceById<T extends Identified>(list: readonly T[], next: T, code: EditFaultCode): { list: T[]; before: T } {
  const before = list.find((item) => item.id === next.id)
  if (before === undefined) throw new EditFault(code, next.id)
  return { list: list.map((item) => (item.id === next.id ? next : item)), before }
}
