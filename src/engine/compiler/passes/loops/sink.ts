/**
 * What the carry does not need leaves the loop on the other side: it is computed after it, for all time steps at once.
 * Projections of the output, and the products that make weight gradients, become one large product each.
 */
import { producersOf } from '../../program/blocks'
import { BlockBuilder } from '../../program/builder'
import { copiesOf, copyInto } from '../../program/copyInto'
import { ProgramError } from '../../program/operations'
import { beforeEachStep } from '../../program/beforeEachStep'
import { at, range } from '../../program/shapes'
import { hasTrait } from '../../program/traits'
import type { AnyOperation, Block, Operation, Value } from '../../program/types'
import { writeOutside } from './outside'
import { rewriteBlock } from '../rewrite'
import { vectorises } from './vectorise'
import type { Stacked } from './vectorise'

export function sink(block: Block): Block {
  return rewriteBlock(block, (builder, operation) =>
    operation.name === 'scan' && !operation.attributes.segments ? sinkScan(builder, operation) : null
  )
}

function sinkScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] | null {
  const plan = new SinkPlan(scan)
  return plan.moved.size === 0 ? null : new SunkLoop(builder, scan, plan).write()
}

/** Decides which operations move behind the loop, and which values of the body they need from it. */
class SinkPlan {
  readonly moved = new Set<AnyOperation>()
  /** Values that the moved operations read, made at each step: carries before the step included. */
  readonly needed = new Set<Value>()
  private readonly producer: ReadonlyMap<Value, AnyOperation>

  constructor(scan: Operation<'scan'>) {
    const { body, carries, inputs } = scan.attributes
    this.producer = producersOf(body)
    const closed = new Set(body.parameters.slice(carries + inputs))
    const given = new Set<Value>([...body.parameters, ...body.results])
    const moves = this.settle(new Set(body.results.slice(0, carries)), new Set(body.results.slice(carries)), closed, given)
    moves.forEach((operation) => this.moved.add(operation))
    for (const operation of this.moved)
      for (const value of operation.inputs) {
        const made = this.producer.get(value)
        if ((!made || !this.moved.has(made)) && !closed.has(value)) this.needed.add(value)
      }
  }

  /** What results that stay need must stay, too: so results are taken back until those left share nothing with them but values. */
  private settle(
    staying: Set<Value>,
    leaving: Set<Value>,
    closed: ReadonlySet<Value>,
    given: ReadonlySet<Value>
  ): ReadonlySet<AnyOperation> {
    for (;;) {
      const core = this.cone([...staying])
      const back = [...leaving].filter((result) => !this.shouldMove(this.cone([result], core), closed, given))
      if (back.length === 0) return this.cone([...leaving], core)
      for (const result of back) {
        leaving.delete(result)
        staying.add(result)
      }
    }
  }

  /** All operations that the values need. */
  private cone(values: readonly Value[], stop: ReadonlySet<AnyOperation> = new Set()): Set<AnyOperation> {
    const cone = new Set<AnyOperation>()
    const visit = (value: Value): void => {
      const operation = this.producer.get(value)
      if (!operation || cone.has(operation) || stop.has(operation)) return
      operation.inputs.forEach(visit)
      cone.add(operation)
    }
    values.forEach(visit)
    return cone
  }

  /** Whether operations that no staying result needs all have a form over time, and it is worth it. */
  private shouldMove(own: ReadonlySet<AnyOperation>, closed: ReadonlySet<Value>, given: ReadonlySet<Value>): boolean {
    if (own.size === 0) return false
    const made = (value: Value) => {
      const producer = this.producer.get(value)
      return producer !== undefined && own.has(producer)
    }
    const overTime = (value: Value) => !closed.has(value)
    const movable = [...own].every((operation) => constant(operation) || vectorises(operation, operation.inputs.map(overTime)))
    const reads = [...own].flatMap((operation) => operation.inputs.filter((value) => !made(value) && overTime(value)))
    const worth = [...own].some((operation) => hasTrait(operation, 'cheaperOverTime')) || reads.every((value) => given.has(value))
    return movable && worth && reads.length > 0
  }
}

function constant(operation: AnyOperation): boolean {
  return operation.inputs.length === 0
}

/** Writes the loop without the moved operations, and those behind it. */
class SunkLoop {
  /** Results of the old loop that the new one still gives. */
  private readonly kept: readonly number[]
  /** Values that it gives besides, for the moved operations. */
  private readonly extra: readonly Value[]
  private readonly carryParameters: readonly Value[]
  private readonly stacks = new Map<Value, Stacked>()

  constructor(
    private readonly builder: BlockBuilder,
    private readonly scan: Operation<'scan'>,
    private readonly plan: SinkPlan
  ) {
    const { body, carries } = scan.attributes
    const moved = new Set([...plan.moved].flatMap((operation) => operation.outputs))
    this.kept = range(body.results.length).filter((k) => k < carries || !moved.has(at(body.results, k)))
    this.carryParameters = body.parameters.slice(0, carries)
    const fromOutside = new Set(body.parameters.slice(carries))
    const fromLoop = [...plan.needed].map((value) => this.nextOf(value) ?? value)
    this.extra = [...new Set(fromLoop)].filter((value) => !fromOutside.has(value))
  }

  write(): Value[] {
    const { body } = this.scan.attributes
    const outputs = this.builder.operations('scan', this.scan.inputs, { ...this.scan.attributes, body: this.body() })
    this.collectStacks(outputs)
    for (const operation of body.operations) if (this.plan.moved.has(operation)) this.writeMoved(operation)
    return body.results.map((value, k) => {
      return this.kept.includes(k) ? at(outputs, this.kept.indexOf(k)) : this.atAllSteps(value)
    })
  }

  private body(): Block {
    const { body } = this.scan.attributes
    const inner = new BlockBuilder()
    const copies = copyInto(inner, body, (operation) => (this.plan.moved.has(operation) ? [] : null))
    return inner.finish(copiesOf(copies, [...this.kept.map((k) => at(body.results, k)), ...this.extra]))
  }

  /** Where each value that the moved operations read lies outside the loop. */
  private collectStacks(outputs: readonly Value[]): void {
    const { body, carries, inputs, reverse } = this.scan.attributes
    body.parameters.slice(carries).forEach((parameter, k) => {
      this.stacks.set(parameter, { value: at(this.scan.inputs, carries + k), overTime: k < inputs })
    })
    this.extra.forEach((value, k) => this.stacks.set(value, { value: at(outputs, this.kept.length + k), overTime: true }))
    for (const value of this.plan.needed) {
      const next = this.nextOf(value)
      if (!next) continue
      const initial = at(this.scan.inputs, this.carryParameters.indexOf(value))
      this.stacks.set(value, { value: beforeEachStep(this.builder, initial, this.atAllSteps(next), reverse), overTime: true })
    }
  }

  /** What a carry becomes; undefined for other values. */
  private nextOf(value: Value): Value | undefined {
    const k = this.carryParameters.indexOf(value)
    return k < 0 ? undefined : at(this.scan.attributes.body.results, k)
  }

  private stacked(value: Value): Stacked {
    const found = this.stacks.get(value)
    if (!found) throw new ProgramError(`%${value.id} is not known outside the loop`)
    return found
  }

  /** [T, ...], repeated where it is the same at every step. */
  private atAllSteps(value: Value): Value {
    const found = this.stacked(value)
    return found.overTime ? found.value : this.builder.broadcast(found.value, [this.scan.attributes.length, ...value.type.shape])
  }

  private writeMoved(operation: AnyOperation): void {
    if (!writeOutside(this.builder, operation, this.stacks, this.scan.attributes.length))
      throw new ProgramError(`${operation.name} has no form over all time steps`)
  }
}
