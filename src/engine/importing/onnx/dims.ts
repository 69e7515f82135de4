/** Moves, splits and joins axes whose parts are known. */
import type { Atom, Dim } from './values'

/** The axes after a reshape to these sizes; null where parts would be cut that cannot be. */
export function reshaped(dims: readonly Dim[], sizes: readonly number[]): Dim[] | null {
  const rest: Atom[] = dims.flat()
  const result: Dim[] = []
  for (const size of sizes) {
    const taken: Atom[] = []
    let left = size
    while (rest.length > 0) {
      const [atom] = rest
      if (!atom || (left === 1 && (atom.size > 1 || taken.length > 0))) break
      if (left % atom.size === 0) {
        taken.push(atom)
        rest.shift()
        left /= atom.size
        if (atom.size === 1) break
        continue
      }
      if (atom.of !== 'units' || atom.size % left !== 0) return null
      const inner = atom.size / left
      taken.push({ of: 'units', size: left, stride: atom.stride * inner })
      rest[0] = { of: 'units', size: inner, stride: atom.stride }
      left = 1
    }
    if (left !== 1) return null
    result.push(joined(taken))
  }
  return rest.every((atom) => atom.size === 1) ? result : null
}

/** Units that lie one after another are one part. */
function joined(atoms: readonly Atom[]): Dim {
  const result: Atom[] = []
  for (const atom of atoms) {
    const last = result.at(-1)
    if (last?.of === 'units' && atom.of === 'units' && last.stride === atom.stride * atom.size)
      result[result.length - 1] = { of: 'units', size: last.size * atom.size, stride: atom.stride }
    else result.push(atom)
  }
  return result
}

/** The sizes of a reshape: 0 copies, −1 is what is left. */
export function reshapeSizes(wanted: readonly number[], from: readonly number[], allowZero: boolean): number[] {
  const sizes = wanted.map((size, k) => (size === 0 && !allowZero ? (from[k] ?? 1) : size))
  const known = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1)
  const total = from.reduce((product, size) => product * size, 1)
  return sizes.map((size) => (size === -1 ? total / known : size))
}

/** Takes entries `begin` to `begin + size` of an axis of units. Null for any other axis. */
export function unitsWithin(dim: Dim, begin: number, size: number): { readonly dim: Dim; readonly offset: number } | null {
  const [atom] = dim
  if (dim.length !== 1 || atom?.of !== 'units') return null
  return { dim: [{ ...atom, size }], offset: begin * atom.stride }
}

/** The units of a stream in the order of its axes, where all of them stand on the last axis; null where they do not. */
export function unitsOnLast(dims: readonly Dim[]): readonly number[] | null {
  const [last] = dims.slice(-1)
  if (!last?.every((atom) => atom.of === 'units') || dims.slice(0, -1).some((dim) => dim.some((atom) => atom.of === 'units'))) return null
  let places = [0]
  for (const atom of last)
    if (atom.of === 'units') places = places.flatMap((place) => Array.from({ length: atom.size }, (_, k) => place + k * atom.stride))
  return places
}

export const isUnits = (dim: Dim | undefined): boolean => dim !== undefined && dim.length > 0 && dim.every((atom) => atom.of === 'units')
