/**
 * What does not depend on the carry leaves the loop: it is computed before it, for all time steps at once. Input projections of all steps
 * become one product (Appleyard et al. 2016, section 3.2); what does not change over time at all is computed once.
 */
import { producersOf } from '../../program/blocks'
import { BlockBuilder, mapped, newValue } from '../../program/builder'
import { copyInto } from '../../program/copyInto'
import type { Copies } from '../../program/copyInto'
import { resultParts, scanParts } from '../../program/scan'
import type { ScanParts } from '../../program/scan'
import { at, range } from '../../program/shapes'
import { hasTrait } from '../../program/traits'
import type { AnyOperation, Block, Operation, TensorType, Value } from '../../program/types'
import { computeOutside } from './outside'
import { rewriteBlock } from '../rewrite'
import type { Stacked } from './vectorise'

export function hoist(block: Block): Block {
  return rewriteBlock(block, (builder, operation) => (operation.name === 'scan' ? hoistScan(builder, operation) : null))
}

function hoistScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] | null {
  const { body, length, segments, until } = scan.attributes
  if (until) return null
  const { parameters, results } = scanParts(scan)
  const outside = computeOutside(builder, scan)
  if (segments) forgetOverTime(outside, body)
  if (outside.size === parameters.steps.length + parameters.closed.length) return null
  const inside = new InnerLoop(scan, outside)
  const outputs = resultParts(scan.attributes, inside.write(builder))
  const steps = results.steps.map((value, k) => {
    const known = outside.get(value)
    if (!known) return at(outputs.steps, inside.steps.indexOf(k))
    return known.overTime ? known.value : builder.broadcast(known.value, [length, ...value.type.shape])
  })
  return [...outputs.carries, ...steps]
}

/** Leaves in a loop over segments what would be stacked over time outside: the stacks would need the memory that segments save. */
function forgetOverTime(outside: Map<Value, Stacked>, body: Block): void {
  const parameters = new Set(body.parameters)
  for (const [value, { overTime }] of outside) if (overTime && !parameters.has(value)) outside.delete(value)
}

/** The loop that is left: operations that need the carry, and views of what comes from outside. */
class InnerLoop {
  /** Which of the stacked outputs of the old loop the new one gives. */
  readonly steps: readonly number[]
  private readonly builder = new BlockBuilder()
  private readonly stepped: Value[] = []
  private readonly steppedParameters: Value[] = []
  private readonly closed: Value[] = []
  private readonly closedParameters: Value[] = []
  private readonly producer: ReadonlyMap<Value, AnyOperation>
  private readonly parts: ScanParts

  constructor(
    private readonly scan: Operation<'scan'>,
    private readonly outside: ReadonlyMap<Value, Stacked>
  ) {
    this.parts = scanParts(scan)
    this.producer = producersOf(scan.attributes.body)
    const { steps } = this.parts.results
    this.steps = range(steps.length).filter((k) => !outside.has(at(steps, k)))
  }

  write(outer: BlockBuilder): Value[] {
    const { inputs, parameters, results } = this.parts
    const body = { ...this.scan.attributes.body, parameters: parameters.carries }
    const copies = copyInto(this.builder, body, (operation, known) => {
      if (operation.outputs.some((value) => this.outside.has(value))) return []
      operation.inputs.forEach((value) => this.bring(value, known))
      return null
    })
    const needed = [...results.carries, ...this.steps.map((k) => at(results.steps, k))]
    const block = this.builder.finish(needed.map((value) => this.bring(value, copies)))
    const inner: Block = { ...block, parameters: [...block.parameters, ...this.steppedParameters, ...this.closedParameters] }
    return outer.operations('scan', [...inputs.carries, ...this.stepped, ...this.closed], {
      ...this.scan.attributes,
      inputs: this.stepped.length,
      body: inner
    })
  }

  /** Makes a value available in the loop: it is there, or a view of something brought in, or comes in as a parameter. */
  private bring(value: Value, copies: Copies): Value {
    const known = copies.get(value)
    if (known) return known
    const operation = this.producer.get(value)
    if (operation && hasTrait(operation, 'staysInLoop')) {
      operation.inputs.forEach((input) => this.bring(input, copies))
      return at(this.builder.copy(operation, copies), 0)
    }
    const from = this.outside.get(value)
    if (!from) return mapped(copies, value)
    const parameter = this.declare(value.type, from)
    copies.set(value, parameter)
    return parameter
  }

  private declare(type: TensorType, { value: source, overTime }: Stacked): Value {
    const parameter = newValue(type)
    ;(overTime ? this.stepped : this.closed).push(source)
    ;(overTime ? this.steppedParameters : this.closedParameters).push(parameter)
    return parameter
  }
}
