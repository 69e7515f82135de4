/**
 * What does not depend on the carry leaves the loop: it is computed before it, for all time steps at once. Input projections of all steps
 * become one product (Appleyard et al. 2016, section 3.2); what does not change over time at all is computed once.
 */
import { producersOf } from '../../program/blocks'
import { BlockBuilder, mapped, newValue } from '../../program/builder'
import { at, range } from '../../program/shapes'
import { hasTrait } from '../../program/traits'
import type { AnyOperation, Block, Operation, Value } from '../../program/types'
import { computeOutside } from './outside'
import { rewriteBlock } from '../rewrite'
import type { Stacked } from './vectorise'

export function hoist(block: Block): Block {
  return rewriteBlock(block, (builder, operation) => (operation.name === 'scan' ? hoistScan(builder, operation) : null))
}

function hoistScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] | null {
  const { body, carries, length } = scan.attributes
  const outside = computeOutside(builder, scan)
  if (scan.attributes.segments) forgetOverTime(outside, body)
  if (outside.size === body.parameters.length - carries) return null
  const inside = new InnerLoop(scan, outside)
  const outputs = inside.write(builder)
  return body.results.map((value, k) => {
    const known = k >= carries ? outside.get(value) : undefined
    if (!known) return at(outputs, inside.results.indexOf(k))
    return known.overTime ? known.value : builder.broadcast(known.value, [length, ...value.type.shape])
  })
}

/** Of a loop over segments only what is the same for all of them leaves: the rest would need the memory that segments save. */
function forgetOverTime(outside: Map<Value, Stacked>, body: Block): void {
  const parameters = new Set(body.parameters)
  for (const [value, { overTime }] of outside) if (overTime && !parameters.has(value)) outside.delete(value)
}

/** The loop that is left: operations that need the carry, and views of what comes from outside. */
class InnerLoop {
  readonly builder = new BlockBuilder()
  /** Which results of the old loop the new one gives. */
  readonly results: readonly number[]
  private readonly map = new Map<Value, Value>()
  private readonly stepped: Value[] = []
  private readonly steppedParameters: Value[] = []
  private readonly closed: Value[] = []
  private readonly closedParameters: Value[] = []
  private readonly producer: ReadonlyMap<Value, AnyOperation>

  constructor(
    private readonly scan: Operation<'scan'>,
    private readonly outside: ReadonlyMap<Value, Stacked>
  ) {
    const { body, carries } = scan.attributes
    this.producer = producersOf(body)
    this.results = range(body.results.length).filter((k) => k < carries || !outside.has(at(body.results, k)))
  }

  write(outer: BlockBuilder): Value[] {
    const { body, carries } = this.scan.attributes
    const carryParameters = body.parameters.slice(0, carries)
    const own = carryParameters.map((parameter) => this.builder.parameter(parameter.type))
    carryParameters.forEach((parameter, k) => this.map.set(parameter, at(own, k)))
    for (const operation of body.operations) {
      if (operation.outputs.some((value) => this.outside.has(value))) continue
      operation.inputs.forEach((value) => this.bring(value))
      this.builder.copy(operation, this.map)
    }
    const results = this.results.map((k) => this.bring(at(body.results, k)))
    const block = this.builder.finish(results)
    const inner: Block = { ...block, parameters: [...own, ...this.steppedParameters, ...this.closedParameters] }
    const given = [...this.scan.inputs.slice(0, carries), ...this.stepped, ...this.closed]
    return outer.operations('scan', given, { ...this.scan.attributes, inputs: this.stepped.length, body: inner })
  }

  /** Makes a value available in the loop: it is there, or a view of something brought in, or comes in as a parameter. */
  private bring(value: Value): Value {
    const known = this.map.get(value)
    if (known) return known
    const operation = this.producer.get(value)
    if (operation && hasTrait(operation, 'staysInLoop')) {
      operation.inputs.forEach((input) => this.bring(input))
      return at(this.builder.copy(operation, this.map), 0)
    }
    const from = this.outside.get(value)
    if (!from) return mapped(this.map, value)
    return this.declare(value, from)
  }

  private declare(value: Value, { value: source, overTime }: Stacked): Value {
    const parameter = newValue(value.type)
    ;(overTime ? this.stepped : this.closed).push(source)
    ;(overTime ? this.steppedParameters : this.closedParameters).push(parameter)
    this.map.set(value, parameter)
    return parameter
  }
}
