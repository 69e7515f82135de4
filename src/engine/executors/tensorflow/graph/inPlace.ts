/**
 * Decides which outputs of a loop are written over one of its inputs, step by step, each step after it was read. An output that is not
 * written over an input costs more: XLA fills an array with numbers before the loop, and both arrays take room in the caches.
 *
 * An operation that reads the input may run after the write, unless the output needs it. XLA then copies the whole input in every step. So
 * an output is written over an input only if it needs every operation that may read the input. These are more operations than those
 * that take the input: XLA computes a cheap operation again in each kernel that needs its value, and each of these kernels reads the input.
 */
import { neededFor } from '../../../compiler/program/blocks'
import { scanParts } from '../../../compiler/program/scan'
import { at, range, sameType } from '../../../compiler/program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../../../compiler/program/types'
import { hasXlaTrait } from '../xlaTraits'

/** Maps the index of each per-step input that is written over to the index of the stacked output that is written there. */
export type InPlace = ReadonlyMap<number, number>

/** @param spent Tells whether a value is made by the program and nothing but this loop reads it. */
export function findInPlace(scan: Operation<'scan'>, spent: (value: Value) => boolean): InPlace {
  const { inputs, parameters, results } = scanParts(scan)
  const chosen = new Map<number, number>()
  results.steps.forEach((result, output) => {
    const fits = (input: number) => {
      const array = at(inputs.steps, input)
      const alone = scan.inputs.filter((value) => value === array).length === 1 && spent(array)
      const parameter = at(parameters.steps, input)
      return !chosen.has(input) && alone && sameType(parameter.type, result.type) && comesBefore(scan.attributes.body, parameter, result)
    }
    const target = result.type.dtype === 'float32' ? range(inputs.steps.length).find(fits) : undefined
    if (target !== undefined) chosen.set(target, output)
  })
  return chosen
}

/** Whether the result needs every operation that may read the parameter. */
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
