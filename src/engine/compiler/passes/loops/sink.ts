/**
 * Moves operations that no carry needs behind the loop, where they are computed for all time steps at once.
 * A projection of the output becomes one large product, and so does each product that makes a weight gradient.
 */
import { producersOf } from '../../program/blocks'
import { BlockBuilder } from '../../program/builder'
import { copiesOf, copyInto } from '../../program/copyInto'
import { ProgramError } from '../../program/operations'
import { beforeEachStep } from '../../program/beforeEachStep'
import { resultParts, scanParts, staysWhole } from '../../program/scan'
import type { ScanParts } from '../../program/scan'
import { at, range } from '../../program/shapes'
import { hasTrait } from '../../program/traits'
import type { AnyOperation, Block, Operation, Value } from '../../program/types'
import { inputsOutside, writeOutside } from './outside'
import { rewriteBlock } from '../rewrite'
import { needsFirst } from '../walks'
import { vectorises } from './vectorise'
import type { Stacked } from './vectorise'

export function sink(block: Block): Block {
  return rewriteBlock(block, (builder, operation) =>
    operation.name === 'scan' && !staysWhole(operation.attributes) ? sinkScan(builder, operation) : null
  )
}

function sinkScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] | null {
  const plan = new SinkPlan(scan)
  return plan.moved.size === 0 ? null : new SunkLoop(builder, scan, plan).write()
}

/** Decides which operations move behind the loop, and which values of the body the moved operations read. */
class SinkPlan {
  readonly moved = new Set<AnyOperation>()
  /** Values of each step that the moved operations read. A carry is among them as it was before the step. */
  readonly needed = new Set<Value>()
  private readonly producer: ReadonlyMap<Value, AnyOperation>

  constructor(scan: Operation<'scan'>) {
    const { body } = scan.attributes
    this.producer = producersOf(body)
    const { parameters, results } = scanParts(scan)
    const closed = new Set(parameters.closed)
    const stored = new Set<Value>([...body.parameters, ...body.results])
    const moves = this.settle(new Set(results.carries), new Set(results.steps), closed, stored)
    moves.forEach((operation) => this.moved.add(operation))
    for (const operation of this.moved)
      for (const value of operation.inputs) {
        const producer = this.producer.get(value)
        if ((!producer || !this.moved.has(producer)) && !closed.has(value)) this.needed.add(value)
      }
  }

  /**
   * Returns the operations that move. An operation that a staying result needs stays, too. A leaving result that can then no longer move
   * becomes a staying one, until no result changes sides.
   */
  private settle(
    staying: Set<Value>,
    leaving: Set<Value>,
    closed: ReadonlySet<Value>,
    stored: ReadonlySet<Value>
  ): ReadonlySet<AnyOperation> {
    for (;;) {
      const core = this.cone([...staying])
      const back = [...leaving].filter((result) => !this.shouldMove(this.cone([result], core), closed, stored))
      if (back.length === 0) return this.cone([...leaving], core)
      for (const result of back) {
        leaving.delete(result)
        staying.add(result)
      }
    }
  }

  /** All operations that the values need, up to the operations in `stop`. */
  private cone(values: readonly Value[], stop: ReadonlySet<AnyOperation> = new Set()): Set<AnyOperation> {
    const cone = new Set<AnyOperation>()
    const nextOf = (read: readonly Value[]): AnyOperation | undefined =>
      read.map((value) => this.producer.get(value)).find((each) => each && !cone.has(each) && !stop.has(each))
    for (let root = nextOf(values); root !== undefined; root = nextOf(values))
      needsFirst(
        root,
        ({ inputs }) => nextOf(inputs),
        (each) => cone.add(each)
      )
    return cone
  }

  /**
   * Whether the operations of one result all have a form over time, and moving them is worth it: one of them costs less over time, or they
   * read nothing that the loop does not store already.
   */
  private shouldMove(operations: ReadonlySet<AnyOperation>, closed: ReadonlySet<Value>, stored: ReadonlySet<Value>): boolean {
    if (operations.size === 0) return false
    const isInner = (value: Value) => {
      const producer = this.producer.get(value)
      return producer !== undefined && operations.has(producer)
    }
    const overTime = (value: Value) => !closed.has(value)
    const movable = [...operations].every((operation) => constant(operation) || vectorises(operation, operation.inputs.map(overTime)))
    const reads = [...operations].flatMap((operation) => operation.inputs.filter((value) => !isInner(value) && overTime(value)))
    const worth = [...operations].some((operation) => hasTrait(operation, 'cheaperOverTime')) || reads.every((value) => stored.has(value))
    return movable && worth && reads.length > 0
  }
}

function constant(operation: AnyOperation): boolean {
  return operation.inputs.length === 0
}

/** Writes the loop without the moved operations, and the moved operations behind the loop. */
class SunkLoop {
  /** Indices of the old loop's results that the new loop still gives. */
  private readonly staying: readonly number[]
  /** Values that the new loop gives in addition, for the moved operations. */
  private readonly extra: readonly Value[]
  private readonly parts: ScanParts
  private readonly stacks: Map<Value, Stacked>

  constructor(
    private readonly builder: BlockBuilder,
    private readonly scan: Operation<'scan'>,
    private readonly plan: SinkPlan
  ) {
    const { results } = scan.attributes.body
    const moved = new Set([...plan.moved].flatMap((operation) => operation.outputs))
    const { carries, steps } = resultParts(scan.attributes, range(results.length))
    this.staying = [...carries, ...steps.filter((k) => !moved.has(at(results, k)))]
    this.parts = scanParts(scan)
    this.stacks = inputsOutside(scan)
    const fromLoop = [...plan.needed].map((value) => this.nextOf(value) ?? value)
    this.extra = [...new Set(fromLoop)].filter((value) => !this.stacks.has(value))
  }

  write(): Value[] {
    const { body } = this.scan.attributes
    const outputs = this.builder.operations('scan', this.scan.inputs, { ...this.scan.attributes, body: this.body() })
    this.collectStacks(outputs)
    for (const operation of body.operations) if (this.plan.moved.has(operation)) this.writeMoved(operation)
    return body.results.map((value, k) => {
      return this.staying.includes(k) ? at(outputs, this.staying.indexOf(k)) : this.atAllSteps(value)
    })
  }

  private body(): Block {
    const { body } = this.scan.attributes
    const inner = new BlockBuilder()
    const copies = copyInto(inner, body, (operation) => (this.plan.moved.has(operation) ? [] : null))
    return inner.finish(copiesOf(copies, [...this.staying.map((k) => at(body.results, k)), ...this.extra]))
  }

  /** Notes where each value that the moved operations read lies outside the loop. */
  private collectStacks(outputs: readonly Value[]): void {
    const { reverse } = this.scan.attributes
    this.extra.forEach((value, k) => this.stacks.set(value, { value: at(outputs, this.staying.length + k), overTime: true }))
    for (const value of this.plan.needed) {
      const next = this.nextOf(value)
      if (!next) continue
      const initial = at(this.scan.inputs, this.parts.parameters.carries.indexOf(value))
      this.stacks.set(value, { value: beforeEachStep(this.builder, initial, this.atAllSteps(next), reverse), overTime: true })
    }
  }

  /** The value that a carry becomes in a step; undefined for values that are no carry. */
  private nextOf(value: Value): Value | undefined {
    const k = this.parts.parameters.carries.indexOf(value)
    return k < 0 ? undefined : at(this.parts.results.carries, k)
  }

  private stacked(value: Value): Stacked {
    const stack = this.stacks.get(value)
    if (!stack) throw new ProgramError(`%${value.id} is not known outside the loop`)
    return stack
  }

  /** The value at all steps, [T, ...]. A value that is the same at every step is repeated. */
  private atAllSteps(value: Value): Value {
    const stack = this.stacked(value)
    return stack.overTime ? stack.value : this.builder.broadcast(stack.value, [this.scan.attributes.length, ...value.type.shape])
  }

  private writeMoved(operation: AnyOperation): void {
    if (!writeOutside(this.builder, operation, this.stacks, this.scan.attributes.length))
      throw new ProgramError(`${operation.name} has no form over all time steps`)
  }
}
