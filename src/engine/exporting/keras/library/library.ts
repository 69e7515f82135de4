/** Keras layers for the kinds that Keras does not have itself, on keras.ops alone. A model's file has those that it needs. */
import { attention } from './attention'
import { base } from './base'
import { names } from './parts'
import type { LibraryName, LibraryPart } from './parts'
import { perStep } from './perStep'
import { stateSpace } from './stateSpace'

const library: { readonly [N in LibraryName]: LibraryPart } = { ...base, ...perStep, ...attention, ...stateSpace }

/** The source of what the parts in `wanted` need, in the order in which it is defined. */
export function libraryOf(wanted: Iterable<LibraryName>): string[] {
  const needed = new Set<LibraryName>()
  const add = (name: LibraryName): void => {
    needed.add(name)
    library[name].uses.forEach(add)
  }
  for (const name of wanted) add(name)
  return names.filter((name) => needed.has(name)).map((name) => library[name].source.trim())
}
