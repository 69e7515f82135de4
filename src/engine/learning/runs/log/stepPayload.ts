/** What a record of steps holds: how many rows and parameters, then the numbers column by column. */
import type { StepsEvent } from '../../../../contract/events/run'
import type { CurveRows } from '../metrics'
import { frameOf, mostPayloadBytes, recordKinds } from './frame'

/** Rows and parameters, four bytes each. */
export const countsBytes = 8
/** Step and seconds in eight bytes, loss, rate and norm in four. */
const rowBytes = 2 * 8 + 3 * 4
/** From so many numbers on, copying them at once is quicker than one by one. */
const worthSet = 32

export const stepsPayloadBytes = (rows: number, parameters: number): number => countsBytes + rows * (rowBytes + 4 * parameters)

/** How many rows a record of so many bytes has. */
export const rowsOfPayload = (payloadBytes: number, parameters: number): number =>
  (payloadBytes - countsBytes) / (rowBytes + 4 * parameters)

/** Bytes of a payload before the norms of each parameter, which come last. */
export const bytesBeforeNorms = (rows: number): number => countsBytes + rowBytes * rows

/** Rows that one record can hold. */
export const mostRows = (parameters: number): number => Math.floor((mostPayloadBytes - countsBytes) / (rowBytes + 4 * parameters))

/** The record of a stretch of steps. */
export function stepsFrame(event: StepsEvent, parameters: number): Uint8Array {
  const rows = event.step.length
  return frameOf(recordKinds.steps, stepsPayloadBytes(rows, parameters), (memory, at) => {
    const numbers = new Numbers(memory)
    numbers.wholes.set([rows, parameters], at / 4)
    const { doubles, floats } = numbers
    const columns = columnsAt(at, rows)
    doubles.set(event.step, columns.step)
    doubles.set(event.seconds, columns.seconds)
    floats.set(event.loss, columns.loss)
    floats.set(event.learningRate, columns.learningRate)
    floats.set(event.gradientNorm, columns.gradientNorm)
    floats.set(event.gradientNorms, columns.gradientNorms)
  })
}

/** A stretch of memory as numbers of each kind. */
export class Numbers {
  readonly wholes: Uint32Array
  readonly floats: Float32Array
  readonly doubles: Float64Array

  constructor(readonly memory: ArrayBuffer) {
    this.wholes = new Uint32Array(memory, 0, Math.floor(memory.byteLength / 4))
    this.floats = new Float32Array(memory, 0, this.wholes.length)
    this.doubles = new Float64Array(memory, 0, Math.floor(memory.byteLength / 8))
  }
}

/** Steps that can be written into. */
export function emptySteps(rows: number, parameters: number): StepsEvent {
  return {
    type: 'steps',
    step: new Float64Array(rows),
    seconds: new Float64Array(rows),
    loss: new Float32Array(rows),
    learningRate: new Float32Array(rows),
    gradientNorm: new Float32Array(rows),
    gradientNorms: new Float32Array(rows * parameters)
  }
}

/** Rows of curves that can be written into. */
export function emptyCurve(rows: number): CurveRows {
  return {
    step: new Float64Array(rows),
    seconds: new Float64Array(rows),
    loss: new Float32Array(rows),
    learningRate: new Float32Array(rows),
    gradientNorm: new Float32Array(rows)
  }
}

export interface CopiedRows {
  /** Of the record. */
  readonly begin: number
  readonly end: number
  /** The row of the event that the first of them becomes. */
  readonly target: number
}

/** Copies rows of the record whose payload begins at byte `at`, a multiple of eight. */
export function copySteps(numbers: Numbers, at: number, copied: CopiedRows, into: StepsEvent): void {
  copyCurve(numbers, at, copied, into)
  const { wholes, floats } = numbers
  const { begin, end, target } = copied
  const parameters = wholes[at / 4 + 1] ?? 0
  const count = end - begin
  const columns = columnsAt(at, wholes[at / 4] ?? 0)
  copy(floats, columns.gradientNorms + begin * parameters, count * parameters, into.gradientNorms, target * parameters)
}

/** The same of the columns for curves alone, which lie before the norms of each parameter. */
export function copyCurve({ wholes, doubles, floats }: Numbers, at: number, { begin, end, target }: CopiedRows, into: CurveRows): void {
  const count = end - begin
  const columns = columnsAt(at, wholes[at / 4] ?? 0)
  copy(doubles, columns.step + begin, count, into.step, target)
  copy(doubles, columns.seconds + begin, count, into.seconds, target)
  copy(floats, columns.loss + begin, count, into.loss, target)
  copy(floats, columns.learningRate + begin, count, into.learningRate, target)
  copy(floats, columns.gradientNorm + begin, count, into.gradientNorm, target)
}

/** Where each column begins, in numbers of its kind. */
function columnsAt(at: number, rows: number) {
  const step = (at + countsBytes) / 8
  const loss = 2 * (step + 2 * rows)
  return {
    step,
    seconds: step + rows,
    loss,
    learningRate: loss + rows,
    gradientNorm: loss + 2 * rows,
    gradientNorms: loss + 3 * rows
  }
}

function copy<A extends Float32Array | Float64Array>(from: A, at: number, count: number, into: A, target: number): void {
  if (count >= worthSet) into.set(from.subarray(at, at + count), target)
  else for (let k = 0; k < count; k++) into[target + k] = from[at + k] ?? NaN
}
