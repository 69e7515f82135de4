/** Looks up what must be there: a missing value is a fault of the program, not of a document. */
import type { Value } from '../compiler/program/types'

/** The value under `key`; `name` says in the error what is missing. */
export function valueOf<K>(values: ReadonlyMap<K, Value>, key: K, name: string): Value {
  const value = values.get(key)
  if (!value) throw new RangeError(`“${name}” has no value`)
  return value
}

/** The value under a name. */
export function valueNamed(values: ReadonlyMap<string, Value>, name: string): Value {
  return valueOf(values, name, name)
}
