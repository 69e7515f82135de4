/** Runs blocks operation by operation and lets each tensor go after its last use, so that memory stays bounded over long sequences. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { inputParts, resultParts } from '../../compiler/program/scan'
import { at, range } from '../../compiler/program/shapes'
import type { AnyOperation, Attributes, Block, Value } from '../../compiler/program/types'
import type { Tf } from './backend'

export type Compute = (run: Interpreter, operation: AnyOperation, inputs: readonly Tensor[]) => Tensor[]

export class Interpreter {
  /** For each operation of a block what is not needed after it. */
  private readonly plans = new WeakMap<Block, readonly (readonly Value[])[]>()

  constructor(
    readonly tf: Tf,
    private readonly compute: Compute
  ) {}

  /** The block's results, which the caller must dispose of. `inputs` stay the caller's. */
  block(block: Block, inputs: readonly Tensor[]): Tensor[] {
    const values = new Map(block.parameters.map((value, k) => [value, at(inputs, k)]))
    const plan = this.plan(block)
    try {
      block.operations.forEach((operation, k) => {
        const outputs = this.compute(
          this,
          operation,
          operation.inputs.map((value) => tensorOf(values, value))
        )
        operation.outputs.forEach((value, n) => values.set(value, at(outputs, n)))
        for (const value of at(plan, k)) dispose(values, value)
      })
      return block.results.map((value) => this.tf.clone(tensorOf(values, value)))
    } finally {
      for (const value of block.parameters) values.delete(value)
      for (const value of [...values.keys()]) dispose(values, value)
    }
  }

  private plan(block: Block): readonly (readonly Value[])[] {
    const known = this.plans.get(block)
    if (known) return known
    const plan = planBlock(block)
    this.plans.set(block, plan)
    return plan
  }
}

function tensorOf(values: ReadonlyMap<Value, Tensor>, value: Value): Tensor {
  const tensor = values.get(value)
  if (!tensor) throw new RangeError(`value %${value.id} is used before it is made`)
  return tensor
}

function dispose(values: Map<Value, Tensor>, value: Value): void {
  values.get(value)?.dispose()
  values.delete(value)
}

function planBlock(block: Block): Value[][] {
  const last = new Map<Value, number>()
  block.operations.forEach((operation, k) => {
    for (const value of [...operation.outputs, ...operation.inputs]) last.set(value, k)
  })
  for (const value of [...block.parameters, ...block.results]) last.delete(value)
  const plan: Value[][] = block.operations.map(() => [])
  for (const [value, k] of last) at(plan, k).push(value)
  return plan
}

/** The loop over time. */
export function runScan(run: Interpreter, inputs: readonly Tensor[], attributes: Attributes['scan']): Tensor[] {
  const { tf } = run
  const { length, reverse, body, until } = attributes
  const parts = inputParts(attributes, inputs)
  let carries: readonly Tensor[] = parts.carries.map((tensor) => tf.clone(tensor))
  const outputs = resultParts(attributes, body.results).steps.map((): Tensor[] => [])
  for (const k of range(length)) {
    if (until && carries[0]?.dataSync()[0] === 1) break
    const steps = parts.steps.map((tensor) => stepOf(tf, tensor, reverse ? length - 1 - k : k))
    const results = resultParts(attributes, run.block(body, [...carries, ...steps, ...parts.closed]))
    tf.dispose([...steps, ...carries])
    carries = results.carries
    results.steps.forEach((tensor, n) => at(outputs, n).push(tensor))
  }
  const stacks = outputs.map((list) => tf.stack(reverse ? list.reverse() : list))
  tf.dispose(outputs.flat())
  return [...carries, ...stacks]
}

/** One step of a stacked array [T, ...]. */
function stepOf(tf: Tf, tensor: Tensor, index: number): Tensor {
  const [, ...shape] = tensor.shape
  return tf.tidy(() => tf.reshape(tf.slice(tensor, [index, ...shape.map(() => 0)], [1, ...shape]), shape))
}

/** The parts one after another. */
export function runSplit(run: Interpreter, inputs: readonly Tensor[], { parts, cut, join, body }: Attributes['split']): Tensor[] {
  const { tf } = run
  const pieces = inputs.map((tensor, k) => cutTensor(tf, tensor, at(cut, k), parts))
  const results = range(parts).map((part) =>
    run.block(
      body,
      pieces.map((each) => at(each, part))
    )
  )
  const joined = join.map((how, k) => {
    const each = results.map((list) => at(list, k))
    return how.kind === 'sum' ? tf.addN(each) : tf.concat(each, how.axis)
  })
  tf.dispose([...pieces.flat(), ...results.flat()])
  return joined
}

function cutTensor(tf: Tf, tensor: Tensor, axis: number | null, parts: number): Tensor[] {
  return axis === null ? range(parts).map(() => tf.clone(tensor)) : tf.split(tensor, parts, axis)
}
