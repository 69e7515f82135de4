/**
 * `metrics.log`: a run's steps and evaluations as records that are only ever added. That a run goes back to a checkpoint is a record as well. Damage is
 * passed over to the next whole record, and counted.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { EvaluationEvent, StepsEvent } from '../../../../contract/events/run'
import type { Cut, EvaluationTable, MetricTables, StepTable } from '../metrics'
import { breathe } from '../../training/pause'
import { EvaluationRows, evaluationFrame, evaluationOf } from './evaluationRows'
import { frameOf, headBytes, recordAt, recordKinds } from './frame'
import { LogFile } from './logFile'
import { LogScan } from './scan'
import type { ScannedRecord } from './scan'
import { StepBlocks, stepBlockOf } from './stepBlocks'
import type { StepBlock } from './stepBlocks'
import { mostRows, stepsFrame } from './stepPayload'

export const logFileName = 'metrics.log'
const logVersion = 1
/** Bytes that are read between two turns of others: a hundredth of a second of work or two. */
const sliceBytes = 1 << 20

/** To what a run goes back. */
export interface CutRecord {
  /** Steps up to this one stay. */
  readonly step: number
  /** Evaluations up to this step stay. */
  readonly evaluated: number
  /** Of the steps that stay, how many are not recorded: a reader who is told of them once need not be told again. */
  readonly missing: number
}

export interface LogSpec {
  readonly parameters: number
  readonly metrics: number
}

export class MetricsLog implements MetricTables {
  /** Each time that the run went back since this log was opened. */
  readonly cuts: Cut[] = []
  private readonly file: LogFile
  private readonly scan: LogScan
  private readonly blocks: StepBlocks
  private readonly rows: EvaluationRows
  private opened = false
  /** What the last cut said, and the damage that was there before it. */
  private told = { missing: 0, places: 0 }

  constructor(
    private readonly path: string,
    private readonly spec: LogSpec,
    inSlices = false
  ) {
    this.file = new LogFile(path)
    this.blocks = new StepBlocks(path, spec.parameters)
    this.rows = new EvaluationRows(spec.metrics)
    this.scan = new LogScan(path, (record) => this.take(record))
    if (!inSlices) this.finish()
  }

  /** Opens a log that may be long, with turns for others between its parts. */
  static async openInSlices(path: string, spec: LogSpec): Promise<MetricsLog> {
    const log = new MetricsLog(path, spec, true)
    while (log.scan.readOn(sliceBytes)) await breathe()
    log.finish()
    return log
  }

  private finish(): void {
    this.scan.readOn()
    this.opened = true
  }

  get steps(): StepTable {
    return this.blocks
  }

  get evaluations(): EvaluationTable {
    return this.rows
  }

  /** Damage since the run went back last: places in the middle that were passed over, and bytes at the end that are no whole record. */
  get damage(): { readonly places: number; readonly endBytes: number } {
    return { places: this.scan.damagedPlaces - this.told.places, endBytes: Math.max(0, this.scan.size - this.scan.end) }
  }

  /** Steps up to and with `step` that are not recorded. */
  missingInAll(step: number): number {
    return Math.max(0, step - this.blocks.rowsUpTo(step))
  }

  /** Of the steps up to and with `step` that are not recorded, those of which no cut has told. */
  missingUpTo(step: number): number {
    return Math.max(0, this.missingInAll(step) - this.told.missing)
  }

  /** Reads what another process has added. */
  readOn(): void {
    this.scan.readOn()
  }

  /** Whether another process has replaced the file by a shorter one. */
  get isReplaced(): boolean {
    return (statSync(this.path, { throwIfNoEntry: false })?.size ?? 0) < this.scan.end
  }

  /** Throws what the file system throws; the rows then are as before. */
  append(event: StepsEvent): void {
    const most = mostRows(this.spec.parameters)
    for (let from = 0; from < event.step.length; from += most)
      this.appendFrame(stepsFrame(partOf(event, from, from + most), this.spec.parameters))
  }

  /** Throws what the file system throws; the rows then are as before. */
  appendEvaluation(event: EvaluationEvent): void {
    this.appendFrame(evaluationFrame(event))
  }

  /** Goes back. Returns how many rows remain. */
  cut({ step, evaluated, missing }: CutRecord): Cut {
    const payload = Float64Array.of(step, evaluated, missing)
    this.appendFrame(
      frameOf(recordKinds.cut, payload.byteLength, (memory, at) => new Float64Array(memory, at, payload.length).set(payload))
    )
    return { steps: this.blocks.rows, evaluations: this.rows.rows }
  }

  /** Brings to the disk what was written up to now. Throws what the file system throws. */
  sync(): Promise<void> {
    return this.file.sync()
  }

  close(): void {
    this.file.close()
  }

  private appendFrame(frame: Uint8Array): void {
    if (this.file.open() === 0) this.added(startFrame(this.spec))
    else if (this.scan.size !== this.file.open()) this.scan.readOn()
    this.added(frame)
  }

  private added(frame: Uint8Array): void {
    const offset = this.file.append(frame)
    const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
    this.scan.added(offset, offset + frame.byteLength)
    const found = recordAt(bytes, 0)
    if (found && found !== 'longer') this.take({ ...found, offset, bytes, payloadAt: headBytes })
  }

  private take(record: ScannedRecord): void {
    if (record.kind === recordKinds.steps) {
      const block = stepBlockOf(record, this.spec.parameters)
      if (block) this.takeSteps(block)
    } else if (record.kind === recordKinds.evaluation) {
      const evaluation = evaluationOf(record, this.spec.metrics)
      if (evaluation) this.takeEvaluation(evaluation)
    } else if (record.kind === recordKinds.cut) this.takeCut(record)
  }

  /** Steps that were there already are replaced: the record that says so was lost. */
  private takeSteps(block: StepBlock): void {
    if (this.blocks.newestStep >= block.firstStep) this.goBack(block.firstStep - 1, block.firstStep - 1)
    this.blocks.add(block)
  }

  private takeEvaluation(evaluation: EvaluationEvent): void {
    if (this.rows.newestStep > evaluation.step) this.goBack(Infinity, evaluation.step)
    this.rows.add(evaluation)
  }

  private takeCut({ bytes, payloadAt, payloadBytes }: ScannedRecord): void {
    if (payloadBytes < 24) return
    this.goBack(bytes.readDoubleLE(payloadAt), bytes.readDoubleLE(payloadAt + 8))
    this.told = { missing: bytes.readDoubleLE(payloadAt + 16), places: this.scan.damagedPlaces }
  }

  private goBack(step: number, evaluated: number): void {
    const cut = { steps: this.blocks.rowsUpTo(step), evaluations: this.rows.rowsUpTo(evaluated) }
    this.blocks.cut(cut.steps)
    this.rows.cut(cut.evaluations)
    if (this.opened) this.cuts.push(cut)
  }
}

/** The first record: which form the log has, and how wide its rows are. */
function startFrame({ parameters, metrics }: LogSpec): Uint8Array {
  return frameOf(recordKinds.start, 16, (memory, at) => new Uint32Array(memory, at, 4).set([logVersion, parameters, metrics, 0]))
}

function partOf(event: StepsEvent, from: number, to: number): StepsEvent {
  const rows = event.step.length
  if (from === 0 && to >= rows) return event
  const parameters = event.gradientNorms.length / rows
  return {
    type: 'steps',
    step: event.step.slice(from, to),
    seconds: event.seconds.slice(from, to),
    loss: event.loss.slice(from, to),
    learningRate: event.learningRate.slice(from, to),
    gradientNorm: event.gradientNorm.slice(from, to),
    gradientNorms: event.gradientNorms.slice(from * parameters, to * parameters)
  }
}

/** Where a run's log is in its folder. */
export const logPathOf = (folder: string): string => join(folder, logFileName)
