/** Finds the first place in the order of computation at which a value is not finite. */
import type { Tensor, Tensors } from '../../../executors/executor'
import type { Place } from '../../../model/layers/context'
import { at, range } from '../../../compiler/program/shapes'
import { noUnit } from './traceProgram'

/** Where a value is not finite; steps, rows and units count from 0. */
export interface Fault {
  readonly place: Place
  /** The place's index. */
  readonly k: number
  readonly step: number
  /** The sequence of the batch. */
  readonly row: number
  readonly unit: number
  /** Infinite or NaN. */
  readonly value: number
}

export interface Searched {
  readonly places: readonly Place[]
  /** As the trace programs give them: `unit.k` and `value.k` [S, B]. */
  readonly results: Tensors
  /** float32 [T, B], 0 at steps that do not count; null: all count. */
  readonly mask: Tensor | null
}

/**
 * Layer by layer; within a cell time step by time step, in the order in which the layer takes them, and node by node. `backward`: all of it
 * the other way round, as gradients are made.
 */
export function firstFault(searched: Searched, backward: boolean): Fault | null {
  const groups = cellGroups(searched.places)
  for (const group of backward ? [...groups].reverse() : groups) {
    const fault = faultIn(searched, backward ? [...group].reverse() : group, backward)
    if (fault) return fault
  }
  return null
}

/** Places whose time steps are made together: the nodes of one cell, or one output. */
function cellGroups(places: readonly Place[]): number[][] {
  const groups: number[][] = []
  places.forEach(({ layer, node }, k) => {
    const last = groups[groups.length - 1]
    const before = last && places[at(last, 0)]
    if (last && node && before?.node && before.layer === layer) last.push(k)
    else groups.push([k])
  })
  return groups
}

function faultIn(searched: Searched, group: readonly number[], backward: boolean): Fault | null {
  const places = group.map((k) => ({ k, place: at(searched.places, k), units: floats(searched.results, `unit.${k}`) }))
  const [steps = 0, batch = 0] = at(places, 0).units.type.shape
  const reversed = at(places, 0).place.backward !== backward
  for (const step of reversed ? range(steps).reverse() : range(steps))
    for (const { k, place, units } of places)
      for (const row of range(batch)) {
        const index = step * batch + row
        const unit = units.data[index] ?? noUnit
        if (unit < noUnit && counts(searched.mask, steps, index))
          return { place, k, step, row, unit, value: floats(searched.results, `value.${k}`).data[index] ?? NaN }
      }
  return null
}

/** What stands behind the end of a sequence has no effect. */
function counts(mask: Tensor | null, steps: number, index: number): boolean {
  return mask?.type.shape[0] !== steps || mask.data[index] !== 0
}

function floats(results: Tensors, name: string): Tensor {
  const tensor = results.get(name)
  if (!tensor) throw new RangeError(`${name} is missing`)
  return tensor
}
