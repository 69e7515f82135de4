/**
 * The gradient of `scan`: a scan in the other direction over the residuals that the forward scan saved (backpropagation through time).
 *
 * Forward body: (carries, x_t, closed) → (carries', y_t). Backward body: (cotangents of carries', accumulated cotangents of closed;
 * ȳ_t and residuals of step t) → (cotangents of carries, accumulators + this step's share; x̄_t).
 */
import { producersOf } from '../program/blocks'
import { BlockBuilder, newValue } from '../program/builder'
import { beforeEachStep } from '../program/beforeEachStep'
import { copiesOf } from '../program/copyInto'
import type { Copies } from '../program/copyInto'
import { resultParts, scanParts } from '../program/scan'
import type { InputParts } from '../program/scan'
import { at, range, stacked } from '../program/shapes'
import { hasTrait } from '../program/traits'
import type { AnyOperation, Block, Value } from '../program/types'
import { backward, Cotangents } from './backward'
import { ForwardBlock } from './tape'
import type { GradientRule, ScanOperation, Tape } from './tape'

export function scanGradient(tape: Tape, operation: ScanOperation, cotangents: readonly (Value | null)[]): (Value | null)[] {
  const forward = new ForwardBlock(operation.attributes.body, activeParameters(tape, operation))
  const writer = new BackwardBody(tape.rule, forward, operation, cotangents)
  const grown = growForward(tape, operation, forward, writer)
  return appendBackward(tape, operation, cotangents, writer, grown)
}

/** Body parameters that need cotangents: a fixed point, because an active closed value makes the carries that it reaches active. */
function activeParameters(tape: Tape, operation: ScanOperation): Set<Value> {
  const { body } = operation.attributes
  const { parameters, results } = scanParts(operation)
  const active = new Set(body.parameters.filter((_, k) => tape.forward.active.has(at(operation.inputs, k))))
  for (let before = -1; before !== active.size;) {
    before = active.size
    const { active: reached } = new ForwardBlock(body, active)
    parameters.carries.filter((_, k) => reached.has(at(results.carries, k))).forEach((parameter) => active.add(parameter))
  }
  return active
}

/** What the backward body reads of the forward one, each as a parameter that is declared when it is first asked for. */
class Residuals {
  readonly ofStep = new Map<Value, Value>()
  readonly closed = new Map<Value, Value>()
  private readonly recomputed = new Map<Value, Value>()
  private readonly closedParameters: ReadonlySet<Value>
  private readonly producers: ReadonlyMap<Value, AnyOperation>

  constructor(
    private readonly builder: BlockBuilder,
    operation: ScanOperation
  ) {
    this.closedParameters = new Set(scanParts(operation).parameters.closed)
    this.producers = producersOf(operation.attributes.body)
  }

  read(value: Value): Value {
    const known = this.ofStep.get(value) ?? this.closed.get(value) ?? this.recomputed.get(value)
    if (known) return known
    const producer = this.producers.get(value)
    return producer && hasTrait(producer, 'recomputedByGradient') ? this.recompute(producer) : this.declare(value)
  }

  private recompute(operation: AnyOperation): Value {
    operation.inputs.forEach((input) => this.recomputed.set(input, this.read(input)))
    return at(this.builder.copy(operation, this.recomputed), 0)
  }

  private declare(value: Value): Value {
    const parameter = newValue(value.type)
    ;(this.closedParameters.has(value) ? this.closed : this.ofStep).set(value, parameter)
    return parameter
  }
}

/** Writes the backward body and notes which forward values it asks for. */
class BackwardBody {
  /** Indices of carries, per-step inputs and closed values that have cotangents. */
  readonly carries: readonly number[]
  readonly stepped: readonly number[]
  readonly closed: readonly number[]
  /** Indices of stacked outputs whose cotangents come in. */
  readonly outputs: readonly number[]
  /** Forward values that the body reads, in the order of its residual parameters: those of the step, then those closed over. */
  readonly residuals: readonly Value[]
  readonly constants: readonly Value[]
  readonly block: Block

  constructor(
    private readonly rule: GradientRule,
    forward: ForwardBlock,
    operation: ScanOperation,
    cotangents: readonly (Value | null)[]
  ) {
    const { parameters, results } = scanParts(operation)
    const incoming = resultParts(operation.attributes, cotangents)
    const activeIn = (values: readonly Value[]) => range(values.length).filter((k) => forward.active.has(at(values, k)))
    this.carries = activeIn(parameters.carries)
    this.stepped = activeIn(parameters.steps)
    this.closed = activeIn(parameters.closed)
    this.outputs = activeIn(results.steps).filter((k) => incoming.steps[k])
    const builder = new BlockBuilder()
    const residuals = new Residuals(builder, operation)
    this.block = operation.attributes.segments
      ? this.writeRecomputing(builder, forward, operation, residuals)
      : this.write({ rule, forward, builder, primal: (value) => residuals.read(value) }, operation, residuals)
    this.residuals = [...residuals.ofStep.keys()]
    this.constants = [...residuals.closed.keys()]
  }

  /** The body computes its forward values again from the carries and inputs of its step. */
  private writeRecomputing(builder: BlockBuilder, forward: ForwardBlock, operation: ScanOperation, residuals: Residuals): Block {
    const { body } = operation.attributes
    const copier = new BlockBuilder()
    const copies: Copies = new Map(body.parameters.map((parameter) => [parameter, residuals.read(parameter)]))
    for (const each of body.operations) copier.copy(each, copies)
    const copy: Block = {
      parameters: copiesOf(copies, body.parameters),
      operations: copier.finish([]).operations,
      results: copiesOf(copies, body.results)
    }
    const active = new Set(copy.parameters.filter((_, k) => forward.active.has(at(body.parameters, k))))
    const recomputed = new ForwardBlock(copy, active)
    const tape: Tape = { rule: this.rule, forward: recomputed, builder, primal: (value) => value }
    const written = this.write(tape, { ...operation, attributes: { ...operation.attributes, body: copy } }, residuals)
    return { ...written, operations: [...recomputed.operations, ...written.operations] }
  }

  private write(tape: Tape, operation: ScanOperation, residuals: Residuals): Block {
    const b = tape.builder
    const { parameters, results } = scanParts(operation)
    const carried = this.carries.map((k) => b.parameter(at(results.carries, k).type))
    const sums = this.closed.map((k) => b.parameter(at(parameters.closed, k).type))
    const outputCotangents = this.outputs.map((k) => b.parameter(at(results.steps, k).type))
    const cotangents = new Cotangents(b)
    this.carries.forEach((k, j) => cotangents.add(at(results.carries, k), at(carried, j)))
    this.outputs.forEach((k, j) => cotangents.add(at(results.steps, k), at(outputCotangents, j)))
    backward(tape, cotangents)
    const block = b.finish([
      ...this.carries.map((k) => cotangents.orZeros(at(parameters.carries, k))),
      ...this.closed.map((k, j) => addTo(b, at(sums, j), cotangents.get(at(parameters.closed, k)))),
      ...this.stepped.map((k) => cotangents.orZeros(at(parameters.steps, k)))
    ])
    return { ...block, parameters: [...block.parameters, ...residuals.ofStep.values(), ...residuals.closed.values()] }
  }
}

function addTo(b: BlockBuilder, sum: Value, share: Value | null): Value {
  return share ? b.add(sum, share) : sum
}

/** The forward scan with one more output for each residual that is made inside it; gives where each residual lies, stacked. */
function growForward(tape: Tape, operation: ScanOperation, forward: ForwardBlock, { residuals }: BackwardBody): Map<Value, Value> {
  const { body } = operation.attributes
  const { inputs, parameters, results, outputs } = scanParts(operation)
  const stacks = new Map<Value, Value>()
  parameters.steps.forEach((parameter, k) => stacks.set(parameter, at(inputs.steps, k)))
  results.steps.forEach((result, k) => stacks.set(result, at(outputs.steps, k)))
  const needed = new Set(residuals.map((value) => results.carries[parameters.carries.indexOf(value)] ?? value))
  const added = [...needed].filter((value) => !stacks.has(value))
  const addedOutputs = added.map((value) => newValue(stacked(value.type, operation.attributes.length)))
  added.forEach((value, k) => stacks.set(value, at(addedOutputs, k)))
  const grown: AnyOperation = {
    ...operation,
    attributes: {
      ...operation.attributes,
      body: { parameters: body.parameters, operations: forward.operations, results: [...body.results, ...added] }
    },
    outputs: [...operation.outputs, ...addedOutputs]
  }
  tape.forward.replace(operation, grown)
  return stacks
}

/** What a residual was at each step, stacked [T, ...]: the carry before a step is the initial one, then what the steps before made. */
function residualStack(tape: Tape, operation: ScanOperation, stacks: ReadonlyMap<Value, Value>, value: Value): Value {
  const { inputs, parameters, results } = scanParts(operation)
  const index = parameters.carries.indexOf(value)
  if (index < 0) return tape.primal(stacks.get(value) ?? value)
  const after = tape.primal(stacks.get(at(results.carries, index)) ?? value)
  return beforeEachStep(tape.builder, tape.primal(at(inputs.carries, index)), after, operation.attributes.reverse)
}

function appendBackward(
  tape: Tape,
  operation: ScanOperation,
  cotangents: readonly (Value | null)[],
  body: BackwardBody,
  stacks: ReadonlyMap<Value, Value>
): (Value | null)[] {
  const b = tape.builder
  const { length, reverse, segments } = operation.attributes
  const { inputs, parameters, outputs } = scanParts(operation)
  const cotangentOf = (output: Value) => cotangents[operation.outputs.indexOf(output)] ?? b.zeros(output.type)
  const start = [
    ...body.carries.map((k) => cotangentOf(at(outputs.carries, k))),
    ...body.closed.map((k) => b.zeros(at(inputs.closed, k).type))
  ]
  const steps = [
    ...body.outputs.map((k) => cotangentOf(at(outputs.steps, k))),
    ...body.residuals.map((value) => residualStack(tape, operation, stacks, value))
  ]
  const constants = body.constants.map((value) => tape.primal(at(inputs.closed, parameters.closed.indexOf(value))))
  const gradients = b.operations('scan', [...start, ...steps, ...constants], {
    length,
    carries: start.length,
    inputs: steps.length,
    reverse: !reverse,
    body: body.block,
    ...(segments ? { segments: true } : {})
  })
  return gradientsOfInputs(inputs, body, gradients)
}

/** Gives the gradient of each input of the forward loop, from the outputs of the backward loop; null: it has none. */
function gradientsOfInputs(
  inputs: InputParts<Value>,
  { carries, closed, stepped }: BackwardBody,
  outputs: readonly Value[]
): (Value | null)[] {
  const last = resultParts({ carries: carries.length + closed.length }, outputs)
  const sums = last.carries.slice(carries.length)
  return [
    ...inputs.carries.map((_, k) => last.carries[carries.indexOf(k)] ?? null),
    ...inputs.steps.map((_, k) => last.steps[stepped.indexOf(k)] ?? null),
    ...inputs.closed.map((_, k) => sums[closed.indexOf(k)] ?? null)
  ]
}
