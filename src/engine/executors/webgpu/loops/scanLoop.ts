/** Plans the steps of a loop whose body fits into a kernel: all of time in few dispatches, or one dispatch for each depth of each step. */
import { scanParts } from '../../../compiler/program/scan'
import { at, range, sizeOf } from '../../../compiler/program/shapes'
import type { Operation } from '../../../compiler/program/types'
import { storageTypeOf } from '../kernels/expressions'
import { addressOf, elementBuiltins, elementGrid, elementSize, KernelWriter, number } from '../kernels/kernelWriter'
import type { KernelCall } from '../kernels/maps'
import { loopLevels } from '../device/protocol'
import type { AdapterLimits, Range } from '../device/protocol'
import { planScan, Unfit } from './scanPlan'
import type { PackedMatrix, ScanPlan } from './scanPlan'
import { scanKernel, stageSize } from './scanKernel'
import type { LoopCosts } from './loopCosts'
import type { LoopPlanner } from './plainLoop'

export type LoopForm = 'loop' | 'steps' | 'plain'

/** What a loop that fits needs of the plan that it is a part of. */
export interface ScanPlanner extends LoopPlanner {
  readonly limits: AdapterLimits
  call(kernel: KernelCall): void
  take(words: number, users?: number): Range
}

export interface FittedLoop {
  readonly form: 'loop' | 'steps'
  readonly plan: ScanPlan
}

const bytesOfVector = 16
const mostGroups = 65_535

/** How a loop runs. `wanted`: only so, or in the form that is quicker by these costs. Null: only the plain form can run it. */
export function fitLoop(operation: Operation<'scan'>, limits: AdapterLimits, wanted: LoopForm | LoopCosts): FittedLoop | null {
  if (wanted === 'plain') return null
  const loop = wanted === 'steps' ? null : fitted(operation, limits, 'loop')
  if (loop && (typeof wanted === 'string' || matrixBytes(loop.plan) <= wanted.mostLoopBytes)) return loop
  return fitted(operation, limits, 'steps') ?? loop
}

function fitted(operation: Operation<'scan'>, limits: AdapterLimits, form: 'loop' | 'steps'): FittedLoop | null {
  try {
    const plan = planScan(operation, limits, form)
    return Math.ceil(plan.rows / (plan.rowsInLane * plan.rowsBeside)) <= mostGroups ? { form, plan } : null
  } catch (error) {
    if (error instanceof Unfit) return null
    throw error
  }
}

const vectorsOf = ({ inner, columns }: PackedMatrix): number => Math.ceil(inner / 4) * columns
const matrixBytes = ({ matrices }: ScanPlan): number => matrices.reduce((sum, each) => sum + vectorsOf(each) * bytesOfVector, 0)

/** Microseconds that a dispatch should take at most, since some GPUs draw the desktop meanwhile. */
const longestDispatch = 10_000

/** Time steps of one dispatch. */
export function stepsOfDispatch(plan: ScanPlan, { bytesEach, barrier }: LoopCosts): number {
  const registers = [...plan.kinds.values()].length * plan.rowsInLane
  const microseconds = matrixBytes(plan) / bytesEach + plan.deepest * barrier + registers / 50
  return Math.max(1, Math.floor(longestDispatch / microseconds))
}

/** What a loop starts from and runs as. */
export interface LoopCall {
  /** Where its inputs lie. */
  readonly inputs: readonly Range[]
  /** For each input the number that all of it is, where it is a constant that lies nowhere. */
  readonly constants: readonly (number | null)[]
  /** How many loops of the plain form are around it. */
  readonly level: number
  /** The most time steps of a dispatch, or what they are reckoned by. */
  readonly chunk: number | LoopCosts
}

/** Gives where the outputs of the loop lie: all in one buffer. */
export function planScanLoop(planner: ScanPlanner, { form, plan }: FittedLoop, { inputs, constants, level, chunk }: LoopCall): Range[] {
  const { attributes, outputs } = plan.operation
  const { length, reverse, carries } = attributes
  const words = outputs.map(({ type }) => sizeOf(type.shape))
  const all = planner.take(
    words.reduce((sum, each) => sum + each, 0),
    words.length
  )
  const places = words.map((_, k) => ({ ...all, offset: words.slice(0, k).reduce((sum, each) => sum + each, 0) }))
  range(carries).forEach((k) => {
    if (at(constants, k) === null) planner.copy(at(inputs, k), at(places, k), at(words, k))
  })
  const weights = planner.take(Math.max(4, (matrixBytes(plan) / bytesOfVector) * 4))
  for (const matrix of plan.matrices) {
    const parameter = attributes.body.parameters.indexOf(matrix.value)
    planner.call(packKernel(matrix, at(inputs, parameter), weights))
  }
  const scratch = planner.take(form === 'steps' ? Math.max(4, plan.stored) : 4)
  const { places: read, release } = withinBindings(planner, plan, inputs)
  const where = { inputs: read, outputs: places, weights, scratch, constants }
  if (form === 'steps') planSteps(planner, plan, where, level)
  else {
    const kernel = scanKernel(plan, where)
    const grid = [Math.ceil(plan.rows / (plan.rowsInLane * plan.rowsBeside)), 1, 1] as const
    const size = Math.min(length, typeof chunk === 'number' ? chunk : stepsOfDispatch(plan, chunk))
    const chunks = range(Math.ceil(length / size)).map((k) => [k * size, Math.min(length, (k + 1) * size)])
    for (const numbers of reverse ? chunks.reverse() : chunks) planner.call({ ...kernel, grid, numbers })
  }
  release()
  planner.release(scratch)
  planner.release(weights)
  return places
}

function planSteps(planner: ScanPlanner, plan: ScanPlan, where: Parameters<typeof scanKernel>[1], level: number): void {
  const { length, reverse } = plan.operation.attributes
  const grid = [Math.ceil(plan.lanes / stageSize), Math.ceil(plan.rows / plan.rowsInLane), 1] as const
  const time = addressOf({ buffer: 0, offset: 0, steps: range(level + 1).map((each) => Number(each === level)) }, '0u')
  const steps = planner.apart(() => {
    for (const depth of range(plan.deepest + 1)) planner.call({ ...scanKernel(plan, where, { depth, time }), grid })
  })
  planner.add({ kind: 'loop', level, length, reverse, steps })
}

/** Whether steps can be counted this deep. */
export const countable = (level: number): boolean => level < loopLevels

/** A kernel sees only so many buffers. Where the loop reads from more, arrays that lie alone are put together in one. */
function withinBindings(
  planner: ScanPlanner,
  { operation, matrices }: ScanPlan,
  inputs: readonly Range[]
): { places: Range[]; release: () => void } {
  const { parameters } = scanParts(operation)
  const packed = new Set(matrices.map(({ value }) => value))
  const read = operation.attributes.body.parameters.map((value, k) => k >= parameters.carries.length && !packed.has(value))
  const keyOf = (k: number) => `${at(inputs, k).buffer} ${storageTypeOf(at(operation.inputs, k).type.dtype)}`
  const readers = range(inputs.length).filter((k) => read[k])
  const others = 3
  if (new Set(readers.map(keyOf)).size + others <= planner.limits.storageBuffers) return { places: [...inputs], release: () => undefined }
  const alone = readers.filter((k) => {
    const { type } = at(operation.inputs, k)
    return type.dtype === 'float32' && at(inputs, k).steps.length === 0 && readers.filter((other) => keyOf(other) === keyOf(k)).length === 1
  })
  const words = alone.map((k) => sizeOf(at(operation.inputs, k).type.shape))
  const pool = planner.take(words.reduce((sum, each) => sum + each, 0))
  const places = [...inputs]
  let end = 0
  alone.forEach((k, j) => {
    const place = { ...pool, offset: end }
    planner.copy(at(inputs, k), place, at(words, j))
    places[k] = place
    end += at(words, j)
  })
  return { places, release: () => planner.release(pool) }
}

/** Writes a matrix as loops read it. */
function packKernel({ inner, columns, transposed, at: to }: PackedMatrix, from: Range, weights: Range): KernelCall {
  const kernel = new KernelWriter()
  const [source, target] = [kernel.binding(from.buffer, 'f32', 'r'), kernel.binding(weights.buffer, 'vec4f', 'w')]
  const [k, n, count, start, first] = range(5).map(number)
  kernel.line(
    `let i = g.x + g.y * w.x * ${elementSize}u; if (i >= ${count}) { return; }`,
    `let x = i % ${n}; let y = i / ${n} * 4u; var v = vec4f(0);`
  )
  for (const j of range(4)) {
    const index = transposed ? `x * ${k} + y + ${j}u` : `(y + ${j}u) * ${n} + x`
    kernel.line(`if (y + ${j}u < ${k}) { v[${j}] = ${source}[${addressOf({ ...from, offset: 0 }, `${start} + ${index}`)}]; }`)
  }
  kernel.line(`${target}[${first} + i] = v;`)
  const vectors = Math.ceil(inner / 4) * columns
  const numbers = [inner, columns, vectors, from.offset, to]
  return { ...kernel.finish('pack', [elementSize], elementBuiltins), grid: elementGrid(vectors), numbers }
}
