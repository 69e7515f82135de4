/** Recorded steps in a run's log: an index of their records in typed arrays, and their numbers read from the file where they are asked for. */
import { closeSync, openSync } from 'node:fs'
import type { StepsEvent } from '../../../../contract/events/run'
import { readPart } from '../../../files/readPart'
import type { CurveRows, StepTable } from '../metrics'
import { headBytes } from './frame'
import { GrowingNumbers } from './growing'
import type { ScannedRecord } from './scan'
import {
  bytesBeforeNorms,
  copyCurve,
  copySteps,
  countsBytes,
  emptyCurve,
  emptySteps,
  Numbers,
  rowsOfPayload,
  stepsPayloadBytes
} from './stepPayload'
import type { CopiedRows } from './stepPayload'

/** Bytes that are read at once; a record that is longer is read as a whole. */
const readBytes = 8 << 20
/** Fewer bytes that are not wanted are read along with those around them: that is quicker than to read twice. */
const worthSkipping = 16 << 10

/** A record of steps, as its frame tells. */
export interface StepBlock {
  readonly rows: number
  readonly firstStep: number
  readonly lastStep: number
  /** Of the file: where the record begins, and where its payload ends. */
  readonly offset: number
  readonly end: number
}

/** What a record of steps holds; null where it is of a run with other parameters. */
export function stepBlockOf({ bytes, offset, payloadAt, payloadBytes }: ScannedRecord, parameters: number): StepBlock | null {
  if (payloadBytes < countsBytes) return null
  const rows = bytes.readUInt32LE(payloadAt)
  const fits = bytes.readUInt32LE(payloadAt + 4) === parameters && payloadBytes === stepsPayloadBytes(rows, parameters)
  if (rows === 0 || !fits) return null
  const step = (row: number) => bytes.readDoubleLE(payloadAt + countsBytes + 8 * row)
  return { rows, firstStep: step(0), lastStep: step(rows - 1), offset, end: offset + headBytes + payloadBytes }
}

export class StepBlocks implements StepTable {
  private readonly offsets = new GrowingNumbers()
  private readonly ends = new GrowingNumbers()
  /** The row with which each record begins. */
  private readonly firstRows = new GrowingNumbers()
  /** The last step of each that was not cut away. */
  private readonly lastSteps = new GrowingNumbers()
  private count = 0

  constructor(
    private readonly path: string,
    private readonly parameters: number
  ) {}

  get rows(): number {
    return this.count
  }

  /** The last recorded step, which is known without reading; -1 where there is none. */
  get newestStep(): number {
    return this.lastSteps.length === 0 ? -1 : this.lastSteps.at(this.lastSteps.length - 1)
  }

  add({ rows, lastStep, offset, end }: StepBlock): void {
    this.offsets.push(offset)
    this.ends.push(end)
    this.firstRows.push(this.count)
    this.lastSteps.push(lastStep)
    this.count += rows
  }

  cut(rows: number): void {
    if (rows >= this.count) return
    const blocks = this.firstRows.upTo(rows - 1)
    for (const list of [this.offsets, this.ends, this.firstRows, this.lastSteps]) list.cut(blocks)
    this.count = rows
    if (rows > 0) this.lastSteps.replaceLast(this.readCurve(rows - 1, rows).step[0] ?? NaN)
  }

  read(from: number, to: number): StepsEvent {
    const into = emptySteps(Math.max(0, to - from), this.parameters)
    const copy: Copy = (numbers, at, rows) => copySteps(numbers, at, rows, into)
    this.readRows({ from, to, endOf: (block) => this.ends.at(block), copy })
    return into
  }

  readCurve(from: number, to: number): CurveRows {
    const into = emptyCurve(Math.max(0, to - from))
    const copy: Copy = (numbers, at, rows) => copyCurve(numbers, at, rows, into)
    this.readRows({ from, to, endOf: (block) => this.normsOf(block), copy })
    return into
  }

  lastStep(): number {
    return Math.max(0, this.newestStep)
  }

  rowsUpTo(step: number): number {
    const whole = this.lastSteps.upTo(step)
    if (whole === this.lastSteps.length) return this.count
    const from = this.firstRows.at(whole)
    const steps = this.readCurve(from, this.endRow(whole)).step
    const later = steps.findIndex((each) => each > step)
    return from + (later < 0 ? steps.length : later)
  }

  private blockOf(row: number): number {
    return this.firstRows.upTo(row) - 1
  }

  private endRow(block: number): number {
    return block + 1 < this.firstRows.length ? this.firstRows.at(block + 1) : this.count
  }

  /** The byte of the file at which a record's norms of each parameter begin. */
  private normsOf(block: number): number {
    const begin = this.offsets.at(block) + headBytes
    return begin + bytesBeforeNorms(rowsOfPayload(this.ends.at(block) - begin, this.parameters))
  }

  private readRows(wanted: Wanted): void {
    const { from, to } = wanted
    if (from < 0 || to > this.count) throw new RangeError(`rows ${from} to ${to} of ${this.count}`)
    if (to <= from) return
    const file = openSync(this.path, 'r')
    try {
      const end = this.firstRows.upTo(to - 1)
      for (let block = this.blockOf(from); block < end;) block = this.readStretch(file, block, end, wanted)
    } finally {
      closeSync(file)
    }
  }

  /** Reads as many records as fit into one reading, and copies the wanted rows. Returns the record that follows. */
  private readStretch(file: number, first: number, end: number, wanted: Wanted): number {
    const offset = this.offsets.at(first)
    let next = first + 1
    let stretchEnd = wanted.endOf(first)
    for (; next < end && this.offsets.at(next) - stretchEnd < worthSkipping; next++) {
      const recordEnd = wanted.endOf(next)
      if (recordEnd - offset > readBytes) break
      stretchEnd = recordEnd
    }
    const memory = readBytesOf(file, offset, stretchEnd - offset)
    const numbers = new Numbers(memory)
    for (let block = first; block < next; block++) this.copy(numbers, block, this.offsets.at(block) - offset + headBytes, wanted)
    return next
  }

  private copy(numbers: Numbers, block: number, at: number, { from, to, copy }: Wanted): void {
    const firstRow = this.firstRows.at(block)
    const begin = Math.max(from - firstRow, 0)
    const rows = { begin, end: Math.min(to, this.endRow(block)) - firstRow, target: firstRow + begin - from }
    // Where bytes before it were lost, a record does not lie as arrays need it.
    if (at % 8 === 0) copy(numbers, at, rows)
    else copy(new Numbers(numbers.memory.slice(at, at + this.ends.at(block) - this.offsets.at(block) - headBytes)), 0, rows)
  }
}

interface Wanted {
  readonly from: number
  readonly to: number
  /** The byte of the file up to which a record is wanted. */
  readonly endOf: (block: number) => number
  readonly copy: Copy
}

/** Copies rows of the record whose payload begins at byte `at`. */
type Copy = (numbers: Numbers, at: number, rows: CopiedRows) => void

function readBytesOf(file: number, offset: number, length: number): ArrayBuffer {
  const memory = new ArrayBuffer(length)
  const read = readPart(file, new Uint8Array(memory), offset)
  if (read < length) throw new RangeError(`the record ends at byte ${offset + read}`)
  return memory
}
