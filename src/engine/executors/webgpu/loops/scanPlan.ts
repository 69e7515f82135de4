/**
 * Decides whether a loop over time fits into one kernel, and how. Rows (all axes but the last) are dealt to workgroups. The last axis is cut
 * into neighbouring lanes: a value [rows, n · lanes] is n registers a row in each lane, so that elementwise operations, slices and joins at
 * multiples of the lanes cost nothing. Only products and sums along the last axis look at other lanes: their operand goes through memory of
 * the workgroup, with one barrier for all operands that are ready at the same depth.
 */
import { scanParts } from '../../../compiler/program/scan'
import { at, bytesOfFloat, sizeOf } from '../../../compiler/program/shapes'
import { hasTrait } from '../../../compiler/program/traits'
import type { AnyOperation, Block, Operation, Value } from '../../../compiler/program/types'
import type { AdapterLimits } from '../device/protocol'

/** How the numbers of a value lie: a tile has rows and columns, a row one number for each row, a scalar one number. */
export type Kind = 'tile' | 'row' | 'scalar'

/** A matrix that every step multiplies by, as kernels read it: [inner / 4][columns] of four neighbouring numbers. */
export interface PackedMatrix {
  readonly value: Value
  readonly transposed: boolean
  readonly inner: number
  readonly columns: number
  /** Where it begins among all matrices, in vectors of four. */
  readonly at: number
}

/** An operand of a product or a sum, in memory that other lanes see. */
export interface Slot {
  readonly value: Value
  readonly depth: number
  /** Numbers for one row, a multiple of four. */
  readonly stride: number
  /** Where it begins in the memory of a workgroup, and in the array that takes its place where each step is a dispatch. */
  readonly at: number
  readonly stored: number
}

export interface ScanPlan {
  readonly operation: Operation<'scan'>
  readonly rows: number
  readonly lanes: number
  /** Rows that a lane holds in registers, and rows beside one another in a workgroup. */
  readonly rowsInLane: number
  readonly rowsBeside: number
  readonly kinds: ReadonlyMap<Value, Kind>
  /** How many products and sums lie before each value within a step. */
  readonly depths: ReadonlyMap<Value, number>
  readonly deepest: number
  readonly slots: readonly Slot[]
  /** Numbers of the workgroup's memory for one copy of all operands, and how many copies there are. */
  readonly memory: number
  readonly copies: number
  /** Whether a second barrier guards operands that the next step overwrites. */
  readonly secondBarrier: boolean
  readonly matrices: readonly PackedMatrix[]
  /** Where the results of products and sums lie where each step is a dispatch, and how long that array is. */
  readonly kept: ReadonlyMap<Value, number>
  readonly stored: number
}

/** Why a loop does not fit. */
export class Unfit extends Error {}
function need(fits: boolean, why: string): void {
  if (!fits) throw new Unfit(why)
}

export const lastAxis = ({ type: { shape } }: Value): number => shape.at(-1) ?? 1
const leading = ({ type: { shape } }: Value): number => sizeOf(shape.slice(0, -1))
const crossingNames = new Set(['matmul', 'reduceSum', 'reduceMax'])
/** Whether an operation reads numbers of other lanes. */
export const crosses = ({ name }: AnyOperation): boolean => crossingNames.has(name)
export const matrixKey = ({ inputs, attributes }: Operation<'matmul'>): string => `${at(inputs, 1).id}${attributes.transposeB ? 't' : ''}`

const mostLanes = 256
const fewestLanes = 16
const mostRegisters = 32
const flatWorkgroup = 64

/** `steps`: for the form with a dispatch for each step, which workgroups do not bound. Throws Unfit. */
export function planScan(operation: Operation<'scan'>, limits: AdapterLimits, form: 'loop' | 'steps', rowsEach = 1): ScanPlan {
  const { body } = operation.attributes
  const { parameters, results } = scanParts(operation)
  const closed = new Set(parameters.closed)
  const given = new Set([...parameters.closed, ...parameters.steps])
  need(parameters.carries.length > 0, 'no carry')
  const rowed = parameters.carries.find(({ type }) => type.shape.length > 1) ?? at(parameters.carries, 0)
  const rows = leading(rowed)
  const kindOf = kindsFor(rows)
  const kinds = new Map<Value, Kind>()
  const depths = new Map<Value, number>(body.parameters.map((value) => [value, 0]))
  const width = new Width()
  const keep = (value: Value, what: string) => {
    const kind = kindOf(value)
    need(kind !== null, `${what} of shape [${value.type.shape.join()}]`)
    if (kind === null) return
    kinds.set(value, kind)
    if (kind === 'tile') width.divides(lastAxis(value))
  }
  for (const value of parameters.carries) {
    need(value.type.dtype === 'float32' && kindOf(value) !== 'scalar', 'a carry that is no array of float32')
    keep(value, 'a carry')
  }
  for (const value of directlyRead(body, given)) keep(value, 'an input')
  for (const each of body.operations) {
    checkOperation(each, closed, given, kinds, width)
    const output = at(each.outputs, 0)
    keep(output, `a result of ${each.name}`)
    depths.set(output, Math.max(0, ...each.inputs.map((value) => depths.get(value) ?? 0)) + (crosses(each) ? 1 : 0))
  }
  for (const value of [...results.carries, ...results.steps]) {
    if (!kinds.has(value)) keep(value, 'a result')
    need(value.type.dtype === 'float32' && kinds.get(value) !== 'scalar', 'a result that is no array of float32')
  }
  const flat = !body.operations.some(crosses)
  const lanes = width.lanes(form === 'steps' && !flat ? Infinity : Math.min(mostLanes, limits.invocations))
  need(flat || form === 'steps' || lanes >= Math.min(fewestLanes, width.whole), `${lanes} lanes`)
  for (const [value, kind] of kinds)
    need(kind !== 'tile' || lastAxis(value) / lanes <= mostRegisters, `${lastAxis(value)} columns of ${lanes} lanes`)
  const deepest = Math.max(...depths.values())
  const memory = form === 'steps' ? Infinity : limits.workgroupBytes
  return {
    operation,
    rows,
    lanes,
    kinds,
    depths,
    deepest,
    ...memoryOf(body, depths, { rows, lanes, memory, flat, rowsEach }),
    matrices: matricesOf(body)
  }
}

/** Values of the body that are read as they are; what is only broadcast is read where it is needed, and matrices are packed. */
function directlyRead(body: Block, given: ReadonlySet<Value>): Set<Value> {
  const read = body.operations.flatMap((operation) =>
    operation.name === 'broadcast' ? [] : operation.name === 'matmul' ? operation.inputs.slice(0, 1) : operation.inputs
  )
  return new Set([...read, ...body.results].filter((value) => given.has(value)))
}

function kindsFor(rows: number): (value: Value) => Kind | null {
  return (value) => {
    const { shape } = value.type
    if (shape.length === 0) return 'scalar'
    if (leading(value) === rows && lastAxis(value) > 1) return 'tile'
    return sizeOf(shape) === rows && (shape.length === 1 || lastAxis(value) === 1) ? 'row' : null
  }
}

/** The common divisor of all widths and offsets of columns. */
class Width {
  whole = 0

  divides(columns: number): void {
    let [a, b] = [this.whole, columns]
    while (b > 0) [a, b] = [b, a % b]
    this.whole = a
  }

  lanes(most: number): number {
    need(this.whole > 0, 'no columns')
    let lanes = Math.min(this.whole, most)
    while (this.whole % lanes > 0) lanes--
    return lanes
  }
}

function checkOperation(
  operation: AnyOperation,
  closed: ReadonlySet<Value>,
  given: ReadonlySet<Value>,
  kinds: ReadonlyMap<Value, Kind>,
  width: Width
): void {
  const { inputs, outputs } = operation
  const [input, output] = [inputs[0], at(outputs, 0)]
  if (hasTrait(operation, 'elementwise') || operation.name === 'fill') return
  switch (operation.name) {
    case 'stopGradient':
      return
    case 'matmul':
      return checkProduct(operation, closed)
    case 'reduceSum':
    case 'reduceMax':
      return need(
        operation.attributes.axes.join() === String((input?.type.shape.length ?? 0) - 1) &&
          input !== undefined &&
          kinds.get(input) === 'tile' &&
          input.type.dtype === 'float32',
        `a sum over axes ${operation.attributes.axes.join()}`
      )
    case 'broadcast': {
      const from = at(inputs, 0)
      const column = kinds.get(from) === 'row' && lastAxis(from) === 1 && from.type.shape.length === output.type.shape.length
      const whole = kinds.get(from) === 'tile' && sizeOf(from.type.shape) === sizeOf(output.type.shape)
      return need(given.has(from) || kinds.get(from) === 'scalar' || column || whole, `a broadcast of [${from.type.shape.join()}]`)
    }
    case 'reshape': {
      const from = at(inputs, 0)
      const same = kinds.get(from) === 'tile' ? lastAxis(from) === lastAxis(output) && leading(from) === leading(output) : true
      return need(same && sizeOf(from.type.shape) === sizeOf(output.type.shape), `a reshape of [${from.type.shape.join()}]`)
    }
    case 'slice': {
      const from = at(inputs, 0)
      const { begin } = operation.attributes
      need(kinds.get(from) === 'tile' && lastAxis(output) > 1 && leading(from) === leading(output), 'a slice of rows')
      return width.divides(begin.at(-1) ?? 0)
    }
    case 'concat':
      return need(
        operation.attributes.axis === output.type.shape.length - 1 && inputs.every((value) => kinds.get(value) === 'tile'),
        'a join of rows'
      )
    case 'pad': {
      const { before, after } = operation.attributes
      need(
        [...before.slice(0, -1), ...after.slice(0, -1)].every((size) => size === 0),
        'zeros between rows'
      )
      width.divides(before.at(-1) ?? 0)
      return width.divides(after.at(-1) ?? 0)
    }
    default:
      throw new Unfit(`the operation ${operation.name}`)
  }
}

function checkProduct({ inputs, attributes }: Operation<'matmul'>, closed: ReadonlySet<Value>): void {
  const [a, b] = [at(inputs, 0), at(inputs, 1)]
  need(closed.has(b), 'a product with a matrix that changes')
  need(!closed.has(a), 'a product of two matrices that do not change')
  need(a.type.shape.length === 2 && b.type.shape.length === 2 && !attributes.transposeA, 'a product of many matrices')
}

function matricesOf(body: Block): PackedMatrix[] {
  const matrices = new Map<string, PackedMatrix>()
  let end = 0
  for (const operation of body.operations) {
    if (operation.name !== 'matmul' || matrices.has(matrixKey(operation))) continue
    const [a, value] = [at(operation.inputs, 0), at(operation.inputs, 1)]
    const [inner, columns] = [lastAxis(a), lastAxis(at(operation.outputs, 0))]
    matrices.set(matrixKey(operation), { value, transposed: operation.attributes.transposeB, inner, columns, at: end })
    end += Math.ceil(inner / 4) * columns
  }
  return [...matrices.values()]
}

interface Room {
  readonly rows: number
  readonly lanes: number
  /** Bytes that a workgroup may take. */
  readonly memory: number
  readonly flat: boolean
  readonly rowsEach: number
}

type Memory = Pick<ScanPlan, 'slots' | 'rowsInLane' | 'rowsBeside' | 'memory' | 'copies' | 'secondBarrier' | 'kept' | 'stored'>

/**
 * With one barrier a step, a slow lane may still read what a quick one writes for the next step, so operands lie twice; where there is no room,
 * a second barrier does. With more barriers each operand is written again only after a barrier that all its readers have reached.
 */
function memoryOf(body: Block, depths: ReadonlyMap<Value, number>, { rows, lanes, memory, flat, rowsEach }: Room): Memory {
  const crossing = body.operations.filter(crosses)
  const depthOf = (value: Value) => depths.get(value) ?? 0
  const operands = [...new Set(crossing.map(({ inputs }) => at(inputs, 0)))].sort((a, b) => depthOf(a) - depthOf(b))
  const levels = new Set(operands.map(depthOf)).size
  const each = operands.reduce((sum, value) => sum + strideOf(value), 0) * bytesOfFloat
  let copies = levels === 1 ? 2 : 1
  let rowsInLane = flat ? 1 : Math.min(rowsEach, rows)
  let rowsBeside = Math.max(1, Math.floor(flatWorkgroup / lanes))
  while (rowsInLane > 1 && each * copies * rowsBeside * rowsInLane > memory) rowsInLane--
  while (rowsBeside > 1 && each * copies * rowsBeside * rowsInLane > memory) rowsBeside--
  if (each * copies > memory) copies = 1
  need(each * copies <= memory, `${each} bytes of a workgroup's memory for one row`)
  let [end, stored] = [0, 0]
  const slots = operands.map((value): Slot => {
    const slot = { value, depth: depthOf(value), stride: strideOf(value), at: end, stored }
    end += slot.stride * rowsBeside * rowsInLane
    stored += slot.stride * rows
    return slot
  })
  const kept = new Map<Value, number>()
  for (const { outputs } of crossing) {
    kept.set(at(outputs, 0), stored)
    stored += sizeOf(at(outputs, 0).type.shape)
  }
  return { slots, rowsInLane, rowsBeside, memory: end, copies, secondBarrier: levels === 1 && copies === 1, kept, stored }
}

const strideOf = (value: Value): number => Math.ceil(lastAxis(value) / 4) * 4
