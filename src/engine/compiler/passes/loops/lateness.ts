/** How late each value of a loop's body is known, which decides what can leave the loop. */
import { scanParts } from '../../program/scan'
import type { Operation, Value } from '../../program/types'

/** How late a value is known: 0 before the loop, 1 at every step without the carry, 2 only through the carry. */
export type Lateness = 0 | 1 | 2

/** The lateness of each value of a scan's body. */
export function lateness(scan: Operation<'scan'>): Map<Value, Lateness> {
  const { carries, steps, closed } = scanParts(scan).parameters
  const late = new Map<Value, Lateness>()
  closed.forEach((parameter) => late.set(parameter, 0))
  steps.forEach((parameter) => late.set(parameter, 1))
  carries.forEach((parameter) => late.set(parameter, 2))
  for (const operation of scan.attributes.body.operations) {
    const latest = operation.inputs.reduce<Lateness>((most, value) => later(most, late.get(value) ?? 0), 0)
    operation.outputs.forEach((value) => late.set(value, latest))
  }
  return late
}

function later(a: Lateness, b: Lateness): Lateness {
  return a > b ? a : b
}
