/**
 * A loop whose carries are linear in themselves, h_t = a_t ⊙ h_{t−1} + b_t with a_t and b_t known before the loop, becomes an associative scan:
 * pairs (a, b) compose as (a₂a₁, a₂b₁ + b₂), so all time steps are found in log₂ T rounds (Hillis and Steele 1986; Blelloch 1990).
 * Two carries that read each other, such as the parts of a complex state, compose in the same way, with a 2 × 2 matrix for each unit as a.
 * It does log₂ T times the arithmetic of the loop: worth it where many steps run at once, as on a GPU.
 */
import type { BlockBuilder } from '../../program/builder'
import { stronglyConnected } from '../../program/stronglyConnected'
import { beforeEachStep } from '../../program/beforeEachStep'
import { scanParts, staysWhole } from '../../program/scan'
import { at, range } from '../../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../../program/types'
import { AffineWriter } from './affine'
import type { Affine } from './affine'
import { computeOutside, hasFormOverTime, writeOutside } from './outside'
import { rewriteBlock } from '../rewrite'

/** The most carries that may read each other. A round with k of them costs k³ products. */
export const COUPLED = 2

/** Rewrites every loop that has the form, and leaves the other loops as they are. */
export function associate(block: Block): Block {
  return rewriteBlock(block, (builder, operation) =>
    operation.name === 'scan' && isLinear(operation) ? associateScan(builder, operation) : null
  )
}

/** Whether the carries of a loop are linear in themselves, at most two of them together, and all operations of the body have a form over time. */
export function isLinear(scan: Operation<'scan'>): boolean {
  if (scan.attributes.carries === 0 || staysWhole(scan.attributes)) return false
  return componentsOf(scan).every((component) => isAffineComponent(scan, component)) && hasFormOverTime(scan)
}

/** The carries, by number, that each value of the body is made from. */
function carriesRead(scan: Operation<'scan'>): Map<Value, ReadonlySet<number>> {
  const read = new Map<Value, ReadonlySet<number>>(scanParts(scan).parameters.carries.map((parameter, k) => [parameter, new Set([k])]))
  for (const operation of scan.attributes.body.operations) {
    const all = new Set(operation.inputs.flatMap((value) => [...(read.get(value) ?? [])]))
    operation.outputs.forEach((value) => read.set(value, all))
  }
  return read
}

/** Carries that read each other, each group after those that it reads besides. */
export function componentsOf(scan: Operation<'scan'>): number[][] {
  const read = carriesRead(scan)
  return stronglyConnected(range(scan.attributes.carries), (k) => [...(read.get(at(scan.attributes.body.results, k)) ?? [])])
}

function isAffineComponent(scan: Operation<'scan'>, component: readonly number[]): boolean {
  if (component.length > COUPLED) return false
  const { body } = scan.attributes
  const read = carriesRead(scan)
  const carries = component.map((k) => at(body.parameters, k))
  if (carries.some(({ type }) => type.dtype !== 'float32')) return false
  const isKnown = (value: Value) => !component.some((k) => read.get(value)?.has(k))
  const affine = affineValues(body, carries, isKnown)
  return component.every((k) => affine.has(at(body.results, k)) || isKnown(at(body.results, k)))
}

/** The values of a body that are sums of a ⊙ carry and b, built of sums, differences, choices and products with what is known before. */
function affineValues({ operations }: Block, carries: readonly Value[], isKnown: (value: Value) => boolean): ReadonlySet<Value> {
  const affine = new Set(carries)
  const isAffine = (value: Value) => affine.has(value) || isKnown(value)
  for (const operation of operations) if (keepsAffine(operation, isAffine, isKnown)) operation.outputs.forEach((value) => affine.add(value))
  return affine
}

function keepsAffine({ name, inputs }: AnyOperation, isAffine: (value: Value) => boolean, isKnown: (value: Value) => boolean): boolean {
  switch (name) {
    case 'add':
    case 'sub':
    case 'neg':
      return inputs.every(isAffine)
    case 'mul':
      return inputs.some(isKnown) && inputs.every(isAffine)
    case 'div':
      return isKnown(at(inputs, 1)) && isAffine(at(inputs, 0))
    case 'select':
      return isKnown(at(inputs, 0)) && inputs.slice(1).every(isAffine)
    default:
      return false
  }
}

function associateScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] {
  const { body, length, reverse } = scan.attributes
  const stacks = computeOutside(builder, scan)
  const write = () => {
    for (const operation of body.operations)
      if (operation.outputs.some((value) => !stacks.has(value))) writeOutside(builder, operation, stacks, length)
  }
  for (const component of componentsOf(scan)) {
    const parameters = component.map((k) => at(body.parameters, k))
    const writer = new AffineWriter(builder, scan, stacks, parameters)
    const rows = component.map((k) => writer.of(at(body.results, k)))
    const initial = component.map((k) => at(scan.inputs, k))
    prefixes(builder, rows, { initial, length, reverse }).forEach((value, k) => {
      stacks.set(at(parameters, k), { value: beforeEachStep(builder, at(initial, k), value, reverse), overTime: true })
      stacks.set(at(body.results, at(component, k)), { value, overTime: true })
    })
    write()
  }
  const stackOf = (value: Value) => stacks.get(value)?.value ?? value
  const lastOf = (value: Value) => builder.sliceAxis(stackOf(value), 0, reverse ? 0 : length - 1, 1)
  const { carries, steps } = scanParts(scan).results
  return [
    ...carries.map((value) => builder.reshape(lastOf(value), value.type.shape)),
    ...steps.map((value) => builder.broadcast(stackOf(value), [length, ...value.type.shape]))
  ]
}

interface Scanned {
  readonly initial: readonly Value[]
  readonly length: number
  readonly reverse: boolean
}

/** All states of some carries, [T, ...] each, from a and b of their steps and the states before the first. */
function prefixes(builder: BlockBuilder, rows: readonly Affine[], { initial, length, reverse }: Scanned): Value[] {
  let steps = rows
  for (let distance = 1; distance < length; distance *= 2) {
    const moved = steps.map(({ a, b }, row) => ({
      a: a.map((value, column) => shifted(builder, value, { distance, reverse, neutral: row === column ? 1 : 0 })),
      b: shifted(builder, b, { distance, reverse, neutral: 0 })
    }))
    steps = steps.map((after) => composed(builder, after, moved))
  }
  return steps.map(({ a, b }, row) => {
    const first = initial.map((value) => builder.broadcast(value, [length, ...value.type.shape]))
    const shape = [length, ...at(initial, row).type.shape]
    return summed(builder, [...a.map((value, k) => multiplied(builder, value, at(first, k))), b]) ?? builder.fill(0, shape)
  })
}

/** One row of what the steps do after what those before did: (A₂A₁, A₂b₁ + b₂). */
function composed(builder: BlockBuilder, { a, b }: Affine, before: readonly Affine[]): Affine {
  const through = (pick: (row: Affine) => Value | null) => a.map((value, k) => multiplied(builder, value, pick(at(before, k))))
  return {
    a: a.map((_, column) =>
      summed(
        builder,
        through((row) => row.a[column] ?? null)
      )
    ),
    b: summed(builder, [...through((row) => row.b), b])
  }
}

function multiplied(builder: BlockBuilder, a: Value | null, b: Value | null): Value | null {
  return a && b && builder.mul(a, b)
}

function summed(builder: BlockBuilder, values: readonly (Value | null)[]): Value | null {
  const terms = values.filter((value) => value !== null)
  return terms.length > 0 ? builder.sum(terms) : null
}

/**
 * Moves `value` by `distance` steps in the direction of time, and fills the steps before with `neutral`. A null stays null, because a value
 * of zeros is only ever multiplied by zeros behind its first steps.
 */
function shifted(
  builder: BlockBuilder,
  value: Value | null,
  { distance, reverse, neutral }: { distance: number; reverse: boolean; neutral: number }
): Value | null {
  if (!value) return null
  const [length, ...step] = value.type.shape
  const fill = builder.fill(neutral, [distance, ...step])
  const rest = builder.sliceAxis(value, 0, reverse ? distance : 0, (length ?? 0) - distance)
  return builder.concat(reverse ? [rest, fill] : [fill, rest], 0)
}
