/**
 * The largest Lyapunov exponent of a loop, λ = 1/T · log ‖J_T … J_1 v‖: by how much two states that nearly agree part at each step. Below 0
 * they meet, and Newton iterations over time need few rounds; above 0 they need about as many as there are steps (Gonzalez et al. 2025,
 * arXiv 2508.16817). The tangent is exact, whatever the units mix.
 */
import { Tangents } from '../autodiff/tangents'
import type { BlockBuilder } from '../program/builder'
import { resultParts, scanParts } from '../program/scan'
import { at, sizeOf } from '../program/shapes'
import type { AnyOperation, Operation, Value } from '../program/types'

/** Keeps the logarithm of a tangent that vanished finite. */
const SMALLEST = 1e-30

/** λ in nats a step, float32 []. All sequences of the batch are one system. */
export function lyapunovExponent(builder: BlockBuilder, scan: Operation<'scan'>): Value {
  const { length, reverse } = scan.attributes
  const { inputs } = scanParts(scan)
  const numbers = inputs.carries.reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
  const direction = inputs.carries.map(({ type }) => builder.fill(1 / Math.sqrt(numbers), type.shape))
  const { carries } = builder.scan({
    ...{ length, reverse, carries: [builder.scalar(0), ...inputs.carries, ...direction], inputs: inputs.steps, closed: inputs.closed },
    body: (b, parameters) => {
      const [sum, ...states] = parameters.carries
      const count = inputs.carries.length
      const step = pushed(b, scan, [...states.slice(0, count), ...parameters.inputs, ...parameters.closed], states.slice(count))
      const squares = b.sum(step.tangents.map((value) => b.sumAll(b.mul(value, value))))
      const norm = b.binary('max', b.unary('sqrt', squares), b.scalar(SMALLEST))
      const unit = step.tangents.map((value) => b.div(value, b.broadcast(norm, value.type.shape)))
      return { carries: [...(sum ? [b.add(sum, b.unary('log', norm))] : []), ...step.states, ...unit], outputs: [] }
    }
  })
  return builder.scale(at(carries, 0), 1 / length)
}

/** One step of the loop, and what becomes of a tangent of its states. */
function pushed(
  b: BlockBuilder,
  scan: Operation<'scan'>,
  inputs: readonly Value[],
  directions: readonly Value[]
): { states: readonly Value[]; tangents: readonly Value[] } {
  const { body } = scan.attributes
  const before = b.finish([]).operations.length
  const states = resultParts(scan.attributes, b.inline(body, inputs)).carries
  const operations: readonly AnyOperation[] = b.finish([]).operations.slice(before)
  const tangents = new Tangents(b)
  directions.forEach((direction, k) => tangents.set(at(inputs, k), direction))
  for (const operation of operations) tangents.through(operation)
  return { states, tangents: states.map((value) => tangents.get(value) ?? b.zeros(value.type)) }
}
