/** Computes before a loop, for all its time steps at once, the values of its body that do not depend on the carry. */
import type { BlockBuilder } from '../../program/builder'
import { scanParts } from '../../program/scan'
import { at } from '../../program/shapes'
import type { AnyOperation, Operation, Value } from '../../program/types'
import { lateness } from './lateness'
import { vectorise, vectorises } from './vectorise'
import type { Stacked } from './vectorise'

/** Gives where each per-step input and each closed-over value of a body lies outside the loop. */
export function inputsOutside(scan: Operation<'scan'>): Map<Value, Stacked> {
  const { inputs, parameters } = scanParts(scan)
  const outside = new Map<Value, Stacked>()
  parameters.steps.forEach((parameter, k) => outside.set(parameter, { value: at(inputs.steps, k), overTime: true }))
  parameters.closed.forEach((parameter, k) => outside.set(parameter, { value: at(inputs.closed, k), overTime: false }))
  return outside
}

/** Gives where each value that needs no carry lies outside the loop, with the per-step inputs and the closed-over values. */
export function computeOutside(builder: BlockBuilder, scan: Operation<'scan'>): Map<Value, Stacked> {
  const { body, length } = scan.attributes
  const late = lateness(scan)
  const outside = inputsOutside(scan)
  for (const operation of body.operations) {
    const needsCarry = operation.outputs.some((value) => late.get(value) === 2)
    if (!needsCarry) writeOutside(builder, operation, outside, length)
  }
  return outside
}

/** Whether every operation of a loop's body has a form over all time steps. */
export function hasFormOverTime(scan: Operation<'scan'>): boolean {
  const closed = new Set(scanParts(scan).parameters.closed)
  const overTime = (value: Value) => !closed.has(value)
  return scan.attributes.body.operations.every((each) => each.inputs.length === 0 || vectorises(each, each.inputs.map(overTime)))
}

/** Writes one operation of the body outside, when all of its inputs are there and it has a form over time. Returns whether it did. */
export function writeOutside(builder: BlockBuilder, operation: AnyOperation, outside: Map<Value, Stacked>, length: number): boolean {
  const { origin } = builder
  builder.origin = operation.origin
  const written = write(builder, operation, outside, length)
  builder.origin = origin
  return written
}

function write(builder: BlockBuilder, operation: AnyOperation, outside: Map<Value, Stacked>, length: number): boolean {
  const inputs = operation.inputs.flatMap((value) => outside.get(value) ?? [])
  if (inputs.length < operation.inputs.length) return false
  const overTime = inputs.map((each) => each.overTime)
  if (!overTime.includes(true)) return copyOutside(builder, operation, inputs, outside)
  if (!vectorises(operation, overTime)) return false
  outside.set(at(operation.outputs, 0), { value: vectorise(builder, operation, inputs, length), overTime: true })
  return true
}

function copyOutside(builder: BlockBuilder, operation: AnyOperation, inputs: readonly Stacked[], outside: Map<Value, Stacked>): boolean {
  const map = new Map(operation.inputs.map((value, k) => [value, at(inputs, k).value]))
  const outputs = builder.copy(operation, map)
  operation.outputs.forEach((value, k) => outside.set(value, { value: at(outputs, k), overTime: false }))
  return true
}
