/**
 * A loop whose carries are linear in themselves, h_t = a_t ⊙ h_{t−1} + b_t with a_t and b_t known before the loop, becomes an associative scan:
 * pairs (a, b) compose as (a₂a₁, a₂b₁ + b₂), so all time steps are found in log₂ T rounds (Hillis and Steele 1986; Blelloch 1990).
 * It does log₂ T times the arithmetic of the loop: worth it where many steps run at once, as on a GPU.
 */
import { producersOf } from '../program/blocks'
import type { BlockBuilder } from '../program/builder'
import { beforeEachStep } from '../program/loops'
import { at, range } from '../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../program/types'
import { computeOutside, writeOutside } from './outside'
import { rewriteBlock } from './rewrite'
import { lateness } from './lateness'
import { vectorises } from './vectorise'
import type { Stacked } from './vectorise'

/** Rewrites every loop that has the form; leaves the others. */
export function associate(block: Block): Block {
  return rewriteBlock(block, (builder, operation) =>
    operation.name === 'scan' && isLinear(operation) ? associateScan(builder, operation) : null
  )
}

/** Whether each carry is linear in itself alone, and all else in the body has a form over time. */
export function isLinear(scan: Operation<'scan'>): boolean {
  const { body, carries, inputs } = scan.attributes
  if (carries === 0 || scan.attributes.segments) return false
  const late = lateness(scan)
  const isEarly = (value: Value) => late.get(value) !== 2
  const producer = producersOf(body)
  const closed = new Set(body.parameters.slice(carries + inputs))
  const linear = range(carries).every((k) => isAffine(at(body.results, k), at(body.parameters, k), producer, isEarly))
  return (
    linear &&
    body.operations.every(
      (each) =>
        each.inputs.length === 0 ||
        vectorises(
          each,
          each.inputs.map((value) => !closed.has(value))
        )
    )
  )
}

/** Whether `value` is a ⊙ carry + b, built of sums, differences and products with what is known before the loop. */
function isAffine(value: Value, carry: Value, producer: ReadonlyMap<Value, AnyOperation>, isEarly: (value: Value) => boolean): boolean {
  if (value === carry || isEarly(value)) return true
  const operation = producer.get(value)
  const affine = (input: Value) => isAffine(input, carry, producer, isEarly)
  if (operation?.name === 'add' || operation?.name === 'sub' || operation?.name === 'neg') return operation.inputs.every(affine)
  if (operation?.name === 'mul') return operation.inputs.some(isEarly) && operation.inputs.every(affine)
  if (operation?.name === 'div') return isEarly(at(operation.inputs, 1)) && affine(at(operation.inputs, 0))
  return false
}

/** a and b of a value, both [T, ...]; null: zero. */
interface Affine {
  readonly a: Value | null
  readonly b: Value | null
}

class AffineWriter {
  private readonly producer: ReadonlyMap<Value, AnyOperation>
  constructor(
    private readonly builder: BlockBuilder,
    private readonly scan: Operation<'scan'>,
    private readonly outside: ReadonlyMap<Value, Stacked>,
    private readonly carry: Value
  ) {
    this.producer = producersOf(scan.attributes.body)
  }

  of(value: Value): Affine {
    const b = this.builder
    const known = this.outside.get(value)
    const shape = [this.scan.attributes.length, ...value.type.shape]
    if (known) return { a: null, b: b.broadcast(known.value, shape) }
    if (value === this.carry) return { a: b.fill(1, shape), b: null }
    const operation = this.producer.get(value)
    const [left, right] = (operation?.inputs ?? []).map((input) => this.of(input))
    if (!operation || !left) return { a: null, b: null }
    return this.combine(operation, left, right ?? { a: null, b: null })
  }

  private combine(operation: AnyOperation, left: Affine, right: Affine): Affine {
    switch (operation.name) {
      case 'add':
        return { a: this.sum(left.a, right.a), b: this.sum(left.b, right.b) }
      case 'sub':
        return { a: this.sum(left.a, this.negative(right.a)), b: this.sum(left.b, this.negative(right.b)) }
      case 'neg':
        return { a: this.negative(left.a), b: this.negative(left.b) }
      case 'div':
        return { a: left.a && right.b && this.builder.div(left.a, right.b), b: left.b && right.b && this.builder.div(left.b, right.b) }
      default:
        return { a: this.product(left.a, right.b) ?? this.product(right.a, left.b), b: this.product(left.b, right.b) }
    }
  }

  private sum(a: Value | null, b: Value | null): Value | null {
    return a && b ? this.builder.add(a, b) : (a ?? b)
  }
  private negative(a: Value | null): Value | null {
    return a && this.builder.unary('neg', a)
  }
  private product(a: Value | null, b: Value | null): Value | null {
    return a && b && this.builder.mul(a, b)
  }
}

function associateScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] {
  const { body, carries, length, reverse } = scan.attributes
  const outside = computeOutside(builder, scan)
  const states = range(carries).map((k) => {
    const initial = at(scan.inputs, k)
    const { a, b } = new AffineWriter(builder, scan, outside, at(body.parameters, k)).of(at(body.results, k))
    const shape = [length, ...initial.type.shape]
    return prefixes(builder, a ?? builder.fill(0, shape), b ?? builder.fill(0, shape), initial, reverse)
  })
  const stacks = new Map(outside)
  states.forEach((state, k) => {
    stacks.set(at(body.parameters, k), { value: beforeEachStep(builder, at(scan.inputs, k), state, reverse), overTime: true })
  })
  states.forEach((state, k) => stacks.set(at(body.results, k), { value: state, overTime: true }))
  for (const operation of body.operations)
    if (operation.outputs.some((value) => !stacks.has(value))) writeOutside(builder, operation, stacks, length)
  return body.results.map((value, k) => {
    const last = reverse ? 0 : length - 1
    const state = states[k]
    if (state) return builder.reshape(builder.sliceAxis(state, 0, last, 1), value.type.shape)
    const stack = stacks.get(value)?.value ?? value
    return builder.broadcast(stack, [length, ...value.type.shape])
  })
}

/** All h_t, [T, ...], from a and b, [T, ...], and the state before the first step. */
function prefixes(builder: BlockBuilder, a: Value, b: Value, initial: Value, reverse: boolean): Value {
  const length = at(a.type.shape, 0)
  let [factor, offset] = [a, b]
  for (let distance = 1; distance < length; distance *= 2) {
    offset = builder.add(builder.mul(factor, shifted(builder, offset, distance, 0, reverse)), offset)
    factor = builder.mul(factor, shifted(builder, factor, distance, 1, reverse))
  }
  return builder.add(builder.mul(factor, builder.broadcast(initial, a.type.shape)), offset)
}

/** `value` moved by `distance` steps in the direction of time, with `neutral` where nothing comes from. */
function shifted(builder: BlockBuilder, value: Value, distance: number, neutral: number, reverse: boolean): Value {
  const [length, ...rest] = value.type.shape
  const fill = builder.fill(neutral, [distance, ...rest])
  const kept = builder.sliceAxis(value, 0, reverse ? distance : 0, (length ?? 0) - distance)
  return builder.concat(reverse ? [kept, fill] : [fill, kept], 0)
}
