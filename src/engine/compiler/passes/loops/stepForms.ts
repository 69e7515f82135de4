/** Values over all time steps, [T, ...], as a loop could make them one step at a time. The counterpart of `vectorise.ts`. */
import { producersOf } from '../../program/blocks'
import type { BlockBuilder } from '../../program/builder'
import { mapped, newValue } from '../../program/builder'
import { ProgramError } from '../../program/operations'
import { scanParts } from '../../program/scan'
import { at, sameShape } from '../../program/shapes'
import { hasTrait } from '../../program/traits'
import type { AnyOperation, Block, Operation, Value } from '../../program/types'
import { needsFirst } from '../walks'

/** Knows the step forms of values for one loop and the block that the loop stands in. */
export class StepForms {
  private readonly producer: ReadonlyMap<Value, AnyOperation>
  /** For each array over time that the loop gives: the value of its body. */
  private readonly ofBody: ReadonlyMap<Value, Value>
  private readonly known = new Map<Value, boolean>()
  /** Values of the block that are computed from the arrays of the loop. */
  private readonly after = new Set<Value>()

  constructor(
    block: Block,
    private readonly scan: Operation<'scan'>
  ) {
    this.producer = producersOf(block)
    const { outputs: loopOutputs, results } = scanParts(scan)
    this.ofBody = new Map(loopOutputs.steps.map((value, k) => [value, at(results.steps, k)]))
    for (const { inputs, outputs } of block.operations)
      if (inputs.some((value) => this.after.has(value) || this.ofBody.has(value))) outputs.forEach((value) => this.after.add(value))
    // In the order of the block, each operation finds the forms of its inputs known, so that long chains do not overflow the stack.
    for (const { outputs } of block.operations) for (const value of outputs) this.hasForm(value)
  }

  /** Whether the value is computed from what the loop gives and from constants alone, element by element or by cutting and joining within a step. */
  makes(value: Value): boolean {
    return this.after.has(value) && this.hasForm(value)
  }

  private hasForm(value: Value): boolean {
    const known = this.known.get(value) ?? this.findForm(value)
    this.known.set(value, known)
    return known
  }

  private findForm(value: Value): boolean {
    if (this.ofBody.has(value)) return true
    const producer = this.producer.get(value)
    if (!producer || value.type.shape[0] !== this.scan.attributes.length) return false
    if (producer.name === 'fill' || this.carryBefore(producer)) return true
    return (hasTrait(producer, 'elementwise') || cutsWithinStep(producer)) && producer.inputs.every((input) => this.hasForm(input))
  }

  /** Writes one step of a value that has such a form into the loop's body; `map` knows what became of the body's values. */
  write(builder: BlockBuilder, map: Map<Value, Value>, value: Value): Value {
    needsFirst(
      value,
      (each) => this.missingFor(map, each),
      (each) => this.writeOne(builder, map, each)
    )
    return mapped(map, this.ofBody.get(value) ?? value)
  }

  private isWritten(map: ReadonlyMap<Value, Value>, value: Value): boolean {
    return map.has(this.ofBody.get(value) ?? value)
  }

  /** The first value that has to be written before this one. */
  private missingFor(map: ReadonlyMap<Value, Value>, value: Value): Value | undefined {
    const producer = this.isWritten(map, value) ? undefined : this.producer.get(value)
    if (!producer || this.carryBefore(producer)) return undefined
    return producer.inputs.find((input) => !this.isWritten(map, input))
  }

  private writeOne(builder: BlockBuilder, map: Map<Value, Value>, value: Value): void {
    if (this.isWritten(map, value)) return
    const producer = this.producer.get(value)
    if (!producer) throw new ProgramError(`%${value.id} has no form for one step`)
    const before = this.carryBefore(producer)
    map.set(value, before ? mapped(map, before) : this.writeStep(builder, map, producer))
  }

  private writeStep(builder: BlockBuilder, map: Map<Value, Value>, operation: AnyOperation): Value {
    const inputs = operation.inputs.map((input) => mapped(map, this.ofBody.get(input) ?? input))
    const { dtype, shape } = at(operation.outputs, 0).type
    if (operation.name === 'fill') return builder.fill(operation.attributes.value, shape.slice(1), dtype)
    if (operation.name === 'slice')
      return builder.slice(at(inputs, 0), operation.attributes.begin.slice(1), operation.attributes.size.slice(1))
    if (operation.name === 'concat') return builder.concat(inputs, operation.attributes.axis - 1)
    return at(builder.append({ ...operation, inputs, outputs: [newValue({ dtype, shape: shape.slice(1) })] }), 0)
  }

  /** The carry that `operation` stacks as it was before each step (see `beforeEachStep`): the carry's parameter. */
  private carryBefore(operation: AnyOperation): Value | undefined {
    if (operation.name !== 'concat' || operation.attributes.axis !== 0 || operation.inputs.length !== 2) return undefined
    const { reverse } = this.scan.attributes
    const [first, rest] = reverse ? [operation.inputs[1], operation.inputs[0]] : operation.inputs
    const cut = rest && this.producer.get(rest)
    if (!first || cut?.name !== 'slice' || cut.attributes.begin[0] !== (reverse ? 1 : 0)) return undefined
    const result = this.ofBody.get(at(cut.inputs, 0))
    const { inputs, parameters, results } = scanParts(this.scan)
    const k = results.carries.findIndex((each) => each === result)
    return k >= 0 && this.isFirst(first, at(inputs.carries, k)) ? parameters.carries[k] : undefined
  }

  /** Whether `first` [1, ...] holds the carry's initial value. */
  private isFirst(first: Value, initial: Value): boolean {
    const [operation, start] = [this.producer.get(first), this.producer.get(initial)]
    if (operation?.name === 'reshape') return operation.inputs[0] === initial && sameShape(first.type.shape.slice(1), initial.type.shape)
    return operation?.name === 'fill' && start?.name === 'fill' && operation.attributes.value === start.attributes.value
  }
}

/** Slices of whole steps' inner axes, and concatenations along one of those. */
function cutsWithinStep(operation: AnyOperation): boolean {
  if (operation.name === 'slice') return operation.attributes.size[0] === at(operation.inputs, 0).type.shape[0]
  return operation.name === 'concat' && operation.attributes.axis > 0
}
