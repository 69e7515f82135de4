/** Keras layers for the kinds that Keras does not have itself, on keras.ops alone. A model's file has those that it needs. */
import { namesDefinedBy, sourcesOf } from '../../python/library'
import type { Library } from '../../python/library'
import { attention } from './attention'
import { base } from './base'
import { names } from './parts'
import type { LibraryName } from './parts'
import { perStep } from './perStep'
import { stateSpace } from './stateSpace'

const library: Library<LibraryName> = { ...base, ...perStep, ...attention, ...stateSpace }

/** The source of what the parts in `wanted` need, in the order in which it is defined. */
export const libraryOf = (wanted: Iterable<LibraryName>): string[] => sourcesOf(library, names, wanted)

/** The names of all functions and classes of the library. */
export const libraryNames: readonly string[] = namesDefinedBy(library)
