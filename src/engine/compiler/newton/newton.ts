/**
 * Loops run by Newton iterations over all time steps at once, forward loops and the loops of gradients alike. It runs after differentiation:
 * a backward loop is linear in its cotangents, with the true transposed Jacobian in its body, so that diagonals only speed up finding its
 * solution. Where the rounds do not converge, the states are found step by step: the result never depends on whether they did.
 */
import { isLinear } from '../passes/loops/associate'
import { computeOutside, hasFormOverTime } from '../passes/loops/outside'
import { rewriteBlock } from '../passes/rewrite'
import { beforeEachStep } from '../program/beforeEachStep'
import type { BlockBuilder } from '../program/builder'
import { scanParts, staysWhole } from '../program/scan'
import { at, sizeOf } from '../program/shapes'
import type { Block, Operation, Value } from '../program/types'
import { linearise } from './diagonal'
import { evaluateOverTime, solveInRounds } from './rounds'
import type { Recurrence } from './rounds'

/** Rounds that are tried at most, before the loop goes step by step. */
export const mostRounds = 64
/** Numbers that the states of all time steps may be. */
const LARGEST_STATES = 2 ** 27

/** Rewrites every loop that can run so and is not linear unit by unit, which an associative scan solves at once; other loops stay as they are. */
export function newton(block: Block): Block {
  return rewriteBlock(block, (builder, operation) =>
    operation.name === 'scan' && canIterate(operation) && !isLinear(operation) ? runByNewton(builder, operation).outputs : null
  )
}

/** Whether a loop can run so: it carries floats, has several steps, and every operation of its body has a form over all time steps. */
export function canIterate(scan: Operation<'scan'>): boolean {
  const { length } = scan.attributes
  const { carries } = scanParts(scan).inputs
  const numbers = length * carries.reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
  const floats = carries.length > 0 && carries.every(({ type }) => type.dtype === 'float32')
  return length > 1 && floats && numbers <= LARGEST_STATES && !staysWhole(scan.attributes) && hasFormOverTime(scan)
}

/** The loop's outputs, how many rounds they took, float32 [], and whether these were enough, bool []. */
export function runByNewton(
  builder: BlockBuilder,
  scan: Operation<'scan'>,
  most = mostRounds
): { outputs: Value[]; rounds: Value; converged: Value } {
  const { length, reverse } = scan.attributes
  const linear = linearise(scan)
  const known = computeOutside(builder, { ...scan, attributes: { ...scan.attributes, body: linear.body } })
  const recurrence: Recurrence = { scan, linear, known }
  const { converged, rounds, states } = solveInRounds(builder, recurrence, Math.min(most, length + 1))
  const sound = stepsUnless(builder, scan, converged, states)
  const { inputs, results, outputs } = scanParts({ ...scan, attributes: { ...scan.attributes, body: linear.body } })
  const before = sound.map((value, k) => beforeEachStep(builder, at(inputs.carries, k), value, reverse))
  const read = evaluateOverTime(builder, recurrence, new Map(known), before)
  const last = results.carries.map((value) => builder.sliceAxis(read(value), 0, reverse ? 0 : length - 1, 1))
  return {
    outputs: [
      ...last.map((value, k) => builder.reshape(value, at(results.carries, k).type.shape)),
      ...outputs.steps.map((_, k) => read(at(results.steps, k)))
    ],
    rounds,
    converged
  }
}

/** The states of all time steps, which a loop that ends before its only round leaves as they are where the rounds converged. */
function stepsUnless(builder: BlockBuilder, scan: Operation<'scan'>, converged: Value, states: readonly Value[]): readonly Value[] {
  const { carries } = builder.scan({
    length: 1,
    until: true,
    carries: [converged, ...states],
    inputs: [],
    closed: scan.inputs,
    body: (b, { carries: [ended, ...solved], closed }) => {
      const stepped = stepByStep(b, scan, closed)
      const chosen = solved.map((value, k) => (ended ? b.select(b.broadcast(ended, value.type.shape), value, at(stepped, k)) : value))
      return { carries: [b.fill(1, [], 'bool'), ...chosen], outputs: [] }
    }
  })
  return carries.slice(1)
}

/** The loop as it is, which gives its states alone. */
function stepByStep(b: BlockBuilder, scan: Operation<'scan'>, inputs: readonly Value[]): Value[] {
  const { attributes } = scan
  const next = scanParts(scan).results.carries
  const outputs = b.operations('scan', inputs, { ...attributes, body: { ...attributes.body, results: [...next, ...next] } })
  return outputs.slice(next.length)
}
