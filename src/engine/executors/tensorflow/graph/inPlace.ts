/**
 * Which of a loop's outputs can be written over one of its inputs: step by step, each after it was read. Otherwise XLA fills a list of
 * numbers before the loop, and both take their room in the caches.
 *
 * XLA copies a whole array in every step when something reads it that need not come before the write. So all that may read it must: XLA
 * computes cheap operations again in each kernel that needs them, which then reads the input, too.
 */
import { neededFor } from '../../../compiler/program/blocks'
import { at, range, sameType } from '../../../compiler/program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../../../compiler/program/types'
import { hasXlaTrait } from '../xlaTraits'

/** For each input (counted among those that are read step by step) that is written over: the output (counted among the stacked ones). */
export type InPlace = ReadonlyMap<number, number>

/** @param spent whether nothing else reads a value, which is not given to the program either */
export function findInPlace({ inputs, outputs, attributes }: Operation<'scan'>, spent: (value: Value) => boolean): InPlace {
  const { body, carries, inputs: stepped } = attributes
  const chosen = new Map<number, number>()
  for (const k of range(outputs.length - carries)) {
    const result = at(body.results, carries + k)
    const fits = (j: number) => {
      const given = at(inputs, carries + j)
      const alone = inputs.filter((value) => value === given).length === 1 && spent(given)
      const parameter = at(body.parameters, carries + j)
      return !chosen.has(j) && alone && sameType(parameter.type, result.type) && comesBefore(body, parameter, result)
    }
    const found = result.type.dtype === 'float32' ? range(stepped).find(fits) : undefined
    if (found !== undefined) chosen.set(found, k)
  }
  return chosen
}

/** Whether all that can come to read the parameter is needed for the result. */
function comesBefore(body: Block, parameter: Value, result: Value): boolean {
  const needed = neededFor(body, [result])
  const readers = readersOf(body)
  const seen = new Set<Value>()
  const allNeeded = (value: Value): boolean => {
    if (seen.has(value)) return true
    seen.add(value)
    if (!needed.has(value)) return false
    return (readers.get(value) ?? []).every((operation) => {
      if (hasXlaTrait(operation, 'readsArrays')) return true
      const once = hasXlaTrait(operation, 'computedOnce') && (readers.get(at(operation.outputs, 0))?.length ?? 0) > 1
      return once ? operation.outputs.every((output) => needed.has(output)) : operation.outputs.every(allNeeded)
    })
  }
  return allNeeded(parameter)
}

function readersOf(body: Block): Map<Value, AnyOperation[]> {
  const readers = new Map<Value, AnyOperation[]>()
  for (const operation of body.operations)
    for (const value of new Set(operation.inputs)) readers.set(value, [...(readers.get(value) ?? []), operation])
  return readers
}
