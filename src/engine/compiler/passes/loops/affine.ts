/** Writes each step of a loop that is linear in its carries as a ⊙ h + b: computes a and b outside the loop, for all steps at once. */
import { producersOf } from '../../program/blocks'
import type { BlockBuilder } from '../../program/builder'
import { ProgramError } from '../../program/operations'
import { at } from '../../program/shapes'
import type { AnyOperation, Operation, Value } from '../../program/types'
import { needsFirst } from '../walks'
import type { Stacked } from './vectorise'

/** A value of the body as a ⊙ h + b, with a and b over all time steps, [T, ...]; null stands for zero. */
export interface Affine {
  /** The factor of each carry, in the order of the carries. */
  readonly a: readonly (Value | null)[]
  /** The part of the value that needs no carry. */
  readonly b: Value | null
}

export class AffineWriter {
  private readonly producer: ReadonlyMap<Value, AnyOperation>
  private readonly written = new Map<Value, Affine>()

  /** @param outside The values of the body that need no carry. */
  constructor(
    private readonly builder: BlockBuilder,
    private readonly scan: Operation<'scan'>,
    private readonly outside: ReadonlyMap<Value, Stacked>,
    private readonly carries: readonly Value[]
  ) {
    this.producer = producersOf(scan.attributes.body)
  }

  of(value: Value): Affine {
    if (!this.written.has(value))
      needsFirst(
        value,
        (each) => this.inputsOf(each).find((input) => !this.written.has(input)),
        (each) => this.written.set(each, this.write(each))
      )
    return this.writtenOf(value)
  }

  private writtenOf(value: Value): Affine {
    const affine = this.written.get(value)
    if (!affine) throw new ProgramError(`%${value.id} is not written as a ⊙ h + b`)
    return affine
  }

  /** The values that have to be written before a value of the body. */
  private inputsOf(value: Value): readonly Value[] {
    const operation = this.outside.has(value) || this.carries.includes(value) ? undefined : this.producer.get(value)
    return (operation?.name === 'select' ? operation.inputs.slice(1) : operation?.inputs) ?? []
  }

  private write(value: Value): Affine {
    const b = this.builder
    const known = this.outside.get(value)
    const shape = [this.scan.attributes.length, ...value.type.shape]
    const none = this.carries.map(() => null)
    if (known) return { a: none, b: b.broadcast(known.value, shape) }
    if (this.carries.includes(value)) return { a: this.carries.map((carry) => (carry === value ? b.fill(1, shape) : null)), b: null }
    const operation = this.producer.get(value)
    if (!operation) return { a: none, b: null }
    if (operation.name === 'select') return this.chosen(operation, shape)
    const [left, right] = operation.inputs.map((input) => this.writtenOf(input))
    return this.combine(operation, left ?? { a: none, b: null }, right ?? { a: none, b: null })
  }

  private combine(operation: AnyOperation, left: Affine, right: Affine): Affine {
    switch (operation.name) {
      case 'add':
        return this.sum(left, right)
      case 'sub':
        return this.sum(
          left,
          this.each(right, (value) => this.builder.unary('neg', value))
        )
      case 'neg':
        return this.each(left, (value) => this.builder.unary('neg', value))
      case 'div':
        return this.scaled(left, right.b, (a, b) => this.builder.div(a, b))
      default:
        // A product is linear only if one of its factors needs no carry.
        return right.a.every((value) => value === null)
          ? this.scaled(left, right.b, (a, b) => this.builder.mul(a, b))
          : this.scaled(right, left.b, (a, b) => this.builder.mul(a, b))
    }
  }

  /** Writes a select, whose condition must need no carry. */
  private chosen({ inputs }: AnyOperation, shape: readonly number[]): Affine {
    const b = this.builder
    const known = this.outside.get(at(inputs, 0))
    const [yes, no] = [this.writtenOf(at(inputs, 1)), this.writtenOf(at(inputs, 2))]
    if (!known) return { a: yes.a.map(() => null), b: null }
    const condition = b.broadcast(known.value, shape)
    const either = (x: Value | null, y: Value | null) => (x || y ? b.select(condition, x ?? b.fill(0, shape), y ?? b.fill(0, shape)) : null)
    return { a: yes.a.map((value, k) => either(value, no.a[k] ?? null)), b: either(yes.b, no.b) }
  }

  private sum(left: Affine, right: Affine): Affine {
    const plus = (a: Value | null, b: Value | null) => (a && b ? this.builder.add(a, b) : (a ?? b))
    return { a: left.a.map((value, k) => plus(value, right.a[k] ?? null)), b: plus(left.b, right.b) }
  }

  private each({ a, b }: Affine, change: (value: Value) => Value): Affine {
    return { a: a.map((value) => value && change(value)), b: b && change(b) }
  }

  private scaled(value: Affine, by: Value | null, how: (a: Value, b: Value) => Value): Affine {
    return by ? this.each(value, (part) => how(part, by)) : { a: value.a.map(() => null), b: null }
  }
}
