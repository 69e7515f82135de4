/**
 * The gradient of `scan`: a scan in the other direction over the residuals that the forward scan saved (backpropagation through time).
 *
 * Forward body: (carries, x_t, closed) → (carries', y_t). Backward body: (cotangents of carries', accumulated cotangents of closed;
 * ȳ_t and residuals of step t) → (cotangents of carries, accumulators + this step's share; x̄_t).
 */
import { producersOf } from '../program/blocks'
import { BlockBuilder, mapped, newValue } from '../program/builder'
import { beforeEachStep } from '../program/beforeEachStep'
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
function activeParameters(tape: Tape, { inputs, attributes }: ScanOperation): Set<Value> {
  const { body, carries } = attributes
  const active = new Set(body.parameters.filter((_, k) => tape.forward.active.has(at(inputs, k))))
  for (let before = -1; before !== active.size;) {
    before = active.size
    const { active: reached } = new ForwardBlock(body, active)
    for (const k of range(carries)) if (reached.has(at(body.results, k))) active.add(at(body.parameters, k))
  }
  return active
}

/** What the backward body reads of the forward one, each as a parameter that is declared when it is first asked for. */
class Residuals {
  readonly ofStep = new Map<Value, Value>()
  readonly closed = new Map<Value, Value>()
  private readonly again = new Map<Value, Value>()
  private readonly closedParameters: ReadonlySet<Value>
  private readonly producers: ReadonlyMap<Value, AnyOperation>

  constructor(
    private readonly builder: BlockBuilder,
    { attributes: { body, carries, inputs } }: ScanOperation
  ) {
    this.closedParameters = new Set(body.parameters.slice(carries + inputs))
    this.producers = producersOf(body)
  }

  read(value: Value): Value {
    const known = this.ofStep.get(value) ?? this.closed.get(value) ?? this.again.get(value)
    if (known) return known
    const made = this.producers.get(value)
    return made && hasTrait(made, 'recomputedByGradient') ? this.takeAgain(made) : this.declare(value)
  }

  private takeAgain(operation: AnyOperation): Value {
    operation.inputs.forEach((input) => this.again.set(input, this.read(input)))
    return at(this.builder.copy(operation, this.again), 0)
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
    given: readonly (Value | null)[]
  ) {
    const { body, carries, inputs } = operation.attributes
    const isActive = (k: number) => forward.active.has(at(body.parameters, k))
    this.carries = range(carries).filter(isActive)
    this.stepped = range(inputs).filter((k) => isActive(carries + k))
    this.closed = range(body.parameters.length - carries - inputs).filter((k) => isActive(carries + inputs + k))
    this.outputs = range(body.results.length - carries).filter(
      (k) => given[carries + k] && forward.active.has(at(body.results, carries + k))
    )
    const builder = new BlockBuilder()
    const residuals = new Residuals(builder, operation)
    this.block = operation.attributes.segments
      ? this.writeRecomputing(builder, forward, operation, residuals)
      : this.write({ rule, forward, builder, primal: (value) => residuals.read(value) }, operation, body, residuals)
    this.residuals = [...residuals.ofStep.keys()]
    this.constants = [...residuals.closed.keys()]
  }

  /** The body computes its forward values again from the carries and inputs of its step. */
  private writeRecomputing(builder: BlockBuilder, forward: ForwardBlock, operation: ScanOperation, residuals: Residuals): Block {
    const { body } = operation.attributes
    const copier = new BlockBuilder()
    const map = new Map(body.parameters.map((parameter) => [parameter, residuals.read(parameter)]))
    for (const each of body.operations) copier.copy(each, map)
    const copy: Block = {
      parameters: body.parameters.map((value) => mapped(map, value)),
      operations: copier.finish([]).operations,
      results: body.results.map((value) => mapped(map, value))
    }
    const active = new Set(copy.parameters.filter((_, k) => forward.active.has(at(body.parameters, k))))
    const again = new ForwardBlock(copy, active)
    const written = this.write({ rule: this.rule, forward: again, builder, primal: (value) => value }, operation, copy, residuals)
    return { ...written, operations: [...again.operations, ...written.operations] }
  }

  private write(tape: Tape, { attributes: { carries, inputs } }: ScanOperation, body: Block, residuals: Residuals): Block {
    const b = tape.builder
    const carried = this.carries.map((k) => b.parameter(at(body.results, k).type))
    const sums = this.closed.map((k) => b.parameter(at(body.parameters, carries + inputs + k).type))
    const outputCotangents = this.outputs.map((k) => b.parameter(at(body.results, carries + k).type))
    const cotangents = new Cotangents(b)
    this.carries.forEach((k, j) => cotangents.add(at(body.results, k), at(carried, j)))
    this.outputs.forEach((k, j) => cotangents.add(at(body.results, carries + k), at(outputCotangents, j)))
    backward(tape, cotangents)
    const block = b.finish([
      ...this.carries.map((k) => cotangents.orZeros(at(body.parameters, k))),
      ...this.closed.map((k, j) => addTo(b, at(sums, j), cotangents.get(at(body.parameters, carries + inputs + k)))),
      ...this.stepped.map((k) => cotangents.orZeros(at(body.parameters, carries + k)))
    ])
    return { ...block, parameters: [...block.parameters, ...residuals.ofStep.values(), ...residuals.closed.values()] }
  }
}

function addTo(b: BlockBuilder, sum: Value, share: Value | null): Value {
  return share ? b.add(sum, share) : sum
}

/** The forward scan with one more output for each residual that is made inside it; gives where each residual lies, stacked. */
function growForward(tape: Tape, operation: ScanOperation, forward: ForwardBlock, { residuals }: BackwardBody): Map<Value, Value> {
  const { body, carries, inputs } = operation.attributes
  const stacks = new Map<Value, Value>()
  body.parameters.slice(carries, carries + inputs).forEach((parameter, k) => stacks.set(parameter, at(operation.inputs, carries + k)))
  body.results.slice(carries).forEach((result, k) => stacks.set(result, at(operation.outputs, carries + k)))
  const carryParameters = body.parameters.slice(0, carries)
  const needed = new Set(
    residuals.map((value) => (carryParameters.includes(value) ? at(body.results, carryParameters.indexOf(value)) : value))
  )
  const added = [...needed].filter((value) => !stacks.has(value))
  const outputs = added.map((value) => newValue(stacked(value.type, operation.attributes.length)))
  added.forEach((value, k) => stacks.set(value, at(outputs, k)))
  const grown: AnyOperation = {
    ...operation,
    attributes: {
      ...operation.attributes,
      body: { parameters: body.parameters, operations: forward.operations, results: [...body.results, ...added] }
    },
    outputs: [...operation.outputs, ...outputs]
  }
  tape.forward.replace(operation, grown)
  return stacks
}

/** What a residual was at each step, stacked [T, ...]: the carry before a step is the initial one, then what the steps before made. */
function residualStack(tape: Tape, operation: ScanOperation, stacks: ReadonlyMap<Value, Value>, value: Value): Value {
  const { body, carries, reverse } = operation.attributes
  const index = body.parameters.slice(0, carries).indexOf(value)
  if (index < 0) return tape.primal(stacks.get(value) ?? value)
  const b = tape.builder
  const made = tape.primal(stacks.get(at(body.results, index)) ?? value)
  return beforeEachStep(b, tape.primal(at(operation.inputs, index)), made, reverse)
}

function appendBackward(
  tape: Tape,
  operation: ScanOperation,
  cotangents: readonly (Value | null)[],
  body: BackwardBody,
  stacks: ReadonlyMap<Value, Value>
): (Value | null)[] {
  const b = tape.builder
  const { carries, inputs, length, reverse } = operation.attributes
  const given = (k: number) => cotangents[k] ?? b.zeros(at(operation.outputs, k).type)
  const closedInput = (k: number) => at(operation.inputs, carries + inputs + k)
  const start = [...body.carries.map(given), ...body.closed.map((k) => b.zeros(closedInput(k).type))]
  const steps = [
    ...body.outputs.map((k) => given(carries + k)),
    ...body.residuals.map((value) => residualStack(tape, operation, stacks, value))
  ]
  const parameters = operation.attributes.body.parameters
  const constants = body.constants.map((value) => tape.primal(at(operation.inputs, parameters.indexOf(value))))
  const outputs = b.operations('scan', [...start, ...steps, ...constants], {
    length,
    carries: start.length,
    inputs: steps.length,
    reverse: !reverse,
    body: body.block,
    ...(operation.attributes.segments ? { segments: true } : {})
  })
  const result: (Value | null)[] = operation.inputs.map(() => null)
  body.carries.forEach((k, j) => (result[k] = at(outputs, j)))
  body.closed.forEach((k, j) => (result[carries + inputs + k] = at(outputs, body.carries.length + j)))
  body.stepped.forEach((k, j) => (result[carries + k] = at(outputs, start.length + j)))
  return result
}
