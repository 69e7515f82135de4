/**
 * What the carry does not need leaves the loop on the other side: it is computed after it, for all time steps at once.
 * Projections of the output, and the products that make weight gradients, become one large product each.
 */
import { BlockBuilder, mapped } from '../program/builder'
import { at, range } from '../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../program/types'
import { rewriteBlock } from './rewrite'
import { vectorise, vectorises } from './vectorise'
import type { Stacked } from './vectorise'

export function sink(block: Block): Block {
  return rewriteBlock(block, (builder, operation) => (operation.name === 'scan' ? sinkScan(builder, operation) : null))
}

function sinkScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] | null {
  const plan = new SinkPlan(scan)
  if (plan.moved.size === 0) return null
  return writeSunk(builder, scan, plan)
}

const heavy: ReadonlySet<string> = new Set(['matmul', 'reduceSum', 'reduceMax', 'gather'])

/** Decides which operations move behind the loop, and which values of the body they need from it. */
class SinkPlan {
  readonly moved = new Set<AnyOperation>()
  /** Values that the moved operations read, made at each step: carries before the step included. */
  readonly needed = new Set<Value>()
  private readonly producer: Map<Value, AnyOperation>

  constructor(scan: Operation<'scan'>) {
    const { body, carries, inputs } = scan.attributes
    this.producer = new Map(body.operations.flatMap((operation) => operation.outputs.map((value) => [value, operation] as const)))
    const core = this.cone(body.results.slice(0, carries))
    const closed = new Set(body.parameters.slice(carries + inputs))
    const given = new Set<Value>([...body.parameters, ...body.results])
    for (const result of body.results.slice(carries)) this.consider(result, core, closed, given)
    for (const operation of this.moved)
      for (const value of operation.inputs) {
        const made = this.producer.get(value)
        if ((!made || !this.moved.has(made)) && !closed.has(value)) this.needed.add(value)
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

  /** Moves what only `result` needs, when all of it has a form over time and it is worth it. */
  private consider(result: Value, core: ReadonlySet<AnyOperation>, closed: ReadonlySet<Value>, given: ReadonlySet<Value>): void {
    const own = this.cone([result], core)
    if (own.size === 0) return
    const stays = (value: Value) => {
      const made = this.producer.get(value)
      return !made || !own.has(made)
    }
    const overTime = (value: Value) => !closed.has(value)
    const movable = [...own].every((operation) => constant(operation) || vectorises(operation, operation.inputs.map(overTime)))
    const reads = [...own].flatMap((operation) => operation.inputs.filter((value) => stays(value) && overTime(value)))
    const worth = [...own].some((operation) => heavy.has(operation.name)) || reads.every((value) => given.has(value))
    if (movable && worth && reads.length > 0) own.forEach((operation) => this.moved.add(operation))
  }
}

function constant(operation: AnyOperation): boolean {
  return operation.inputs.length === 0
}

function writeSunk(builder: BlockBuilder, scan: Operation<'scan'>, plan: SinkPlan): Value[] {
  const { body, carries, inputs, length, reverse } = scan.attributes
  const isMoved = new Set([...plan.moved].flatMap((operation) => operation.outputs))
  const kept = range(body.results.length).filter((k) => !isMoved.has(at(body.results, k)) || k < carries)
  const carryParameters = body.parameters.slice(0, carries)
  const fromLoop = [...plan.needed].map((value) =>
    carryParameters.includes(value) ? at(body.results, carryParameters.indexOf(value)) : value
  )
  const extra = [...new Set(fromLoop)].filter((value) => !body.parameters.slice(carries).includes(value))
  const inner = new BlockBuilder()
  const map = new Map(body.parameters.map((parameter) => [parameter, inner.parameter(parameter.type)]))
  for (const operation of body.operations) if (!plan.moved.has(operation)) inner.copy(operation, map)
  const block = inner.finish([...kept.map((k) => at(body.results, k)), ...extra].map((value) => mapped(map, value)))
  const outputs = builder.operations('scan', scan.inputs, { ...scan.attributes, body: block })
  const stacks = new Map<Value, Stacked>()
  body.parameters
    .slice(carries)
    .forEach((parameter, k) => stacks.set(parameter, { value: at(scan.inputs, carries + k), overTime: k < inputs }))
  extra.forEach((value, k) => stacks.set(value, { value: at(outputs, kept.length + k), overTime: true }))
  const after = new Map(stacks)
  for (const value of plan.needed) {
    const k = carryParameters.indexOf(value)
    if (k >= 0)
      after.set(value, {
        value: beforeStep(builder, at(scan.inputs, k), at(stacksOf(stacks, at(body.results, k)), 0), length, reverse),
        overTime: true
      })
  }
  for (const operation of body.operations) if (plan.moved.has(operation)) writeMoved(builder, operation, after, length)
  return body.results.map((value, k) => {
    if (kept.includes(k)) return at(outputs, kept.indexOf(k))
    const moved = at(stacksOf(after, value), 0)
    return moved.type.shape.length > value.type.shape.length ? moved : builder.broadcast(moved, [length, ...value.type.shape])
  })
}

function stacksOf(stacks: ReadonlyMap<Value, Stacked>, value: Value): Value[] {
  const found = stacks.get(value)
  return found ? [found.value] : []
}

function writeMoved(builder: BlockBuilder, operation: AnyOperation, stacks: Map<Value, Stacked>, length: number): void {
  const inputs = operation.inputs.flatMap((value) => stacks.get(value) ?? [])
  const overTime = inputs.some((input) => input.overTime)
  if (overTime) {
    stacks.set(at(operation.outputs, 0), { value: vectorise(builder, operation, inputs, length), overTime })
    return
  }
  const outputs = builder.copy(operation, new Map(operation.inputs.map((value, k) => [value, at(inputs, k).value])))
  operation.outputs.forEach((value, k) => stacks.set(value, { value: at(outputs, k), overTime: false }))
}

/** What a carry was before each step: the initial one first, then what the steps before made. */
export function beforeStep(builder: BlockBuilder, initial: Value, made: Value, length: number, reverse: boolean): Value {
  const first = builder.reshape(initial, [1, ...initial.type.shape])
  const rest = builder.sliceAxis(made, 0, reverse ? 1 : 0, length - 1)
  return builder.concat(reverse ? [rest, first] : [first, rest], 0)
}
