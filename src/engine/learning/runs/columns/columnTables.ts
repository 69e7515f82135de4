/**
 * A run's steps and evaluations as Gatescope 0.1.0 kept them and as the PyTorch export's `train.py` does: a file a column. What a crash cut off is dropped
 * when they are opened. A run that goes on is carried over into a log.
 */
import { join } from 'node:path'
import type { EvaluationEvent, StepsEvent } from '../../../../contract/events/run'
import type { CurveRows, EvaluationTable, StepTable } from '../metrics'
import { Column, float32Column, float64Column } from './column'

export class StepColumns implements StepTable {
  private readonly step: Column<Float64Array<ArrayBuffer>>
  private readonly seconds: Column<Float64Array<ArrayBuffer>>
  private readonly loss: Column<Float32Array<ArrayBuffer>>
  private readonly learningRate: Column<Float32Array<ArrayBuffer>>
  private readonly gradientNorm: Column<Float32Array<ArrayBuffer>>
  private readonly gradientNorms: Column<Float32Array<ArrayBuffer>>
  private count: number
  /** True once a partial last row, which a crash leaves, was removed. Reading alone does not change the files. */
  private trimmed = false

  constructor(folder: string, parameters: number) {
    this.step = new Column(join(folder, 'step.f64'), float64Column, 1)
    this.seconds = new Column(join(folder, 'seconds.f64'), float64Column, 1)
    this.loss = new Column(join(folder, 'loss.f32'), float32Column, 1)
    this.learningRate = new Column(join(folder, 'learningRate.f32'), float32Column, 1)
    this.gradientNorm = new Column(join(folder, 'gradientNorm.f32'), float32Column, 1)
    this.gradientNorms = new Column(join(folder, 'gradientNorms.f32'), float32Column, parameters)
    this.count = Math.min(...this.columns.map((column) => column.rows()))
  }

  get rows(): number {
    return this.count
  }

  /** Throws what the file system throws; the rows then are as before. */
  append(event: StepsEvent): void {
    if (!this.trimmed) this.truncate(this.count)
    this.step.write(this.count, event.step)
    this.seconds.write(this.count, event.seconds)
    this.loss.write(this.count, event.loss)
    this.learningRate.write(this.count, event.learningRate)
    this.gradientNorm.write(this.count, event.gradientNorm)
    this.gradientNorms.write(this.count, event.gradientNorms)
    this.count += event.step.length
  }

  read(from: number, to: number): StepsEvent {
    return {
      type: 'steps',
      ...this.readCurve(from, to),
      gradientNorms: this.gradientNorms.read(from, to)
    }
  }

  readCurve(from: number, to: number): CurveRows {
    return {
      step: this.step.read(from, to),
      seconds: this.seconds.read(from, to),
      loss: this.loss.read(from, to),
      learningRate: this.learningRate.read(from, to),
      gradientNorm: this.gradientNorm.read(from, to)
    }
  }

  /**
   * Makes a record whole whose columns were cut to different lengths, up to a step at most: what is undamaged stays, a missing number is NaN, and a
   * missing step the one after the last. Returns how many rows lacked something.
   */
  mend(step: number): number {
    const longest = Math.max(...this.filled.map((column) => column.rows()))
    const steps = this.step.read(0, this.step.rows())
    const [last = 0] = steps.slice(-1)
    const later = steps.findIndex((each) => each > step)
    const wanted = Math.min(longest, later < 0 ? steps.length + Math.max(0, step - last) : later)
    const before = this.count
    if (wanted <= before) return 0
    this.step.fillUpTo(wanted, (row) => last + row - steps.length + 1)
    for (const column of [...this.filled, this.gradientNorms]) column.fillUpTo(wanted, () => NaN)
    this.count = wanted
    return wanted - before
  }

  /** The last recorded step; 0 where there is none. */
  lastStep(): number {
    return this.count === 0 ? 0 : (this.step.read(this.count - 1, this.count)[0] ?? 0)
  }

  /** Rows of steps up to and with `step`. */
  rowsUpTo(step: number): number {
    const steps = this.step.read(0, this.count)
    const later = steps.findIndex((each) => each > step)
    return later < 0 ? this.count : later
  }

  truncate(rows: number): void {
    for (const column of this.columns) column.truncate(rows)
    this.count = rows
    this.trimmed = true
  }

  close(): void {
    for (const column of this.columns) column.close()
  }

  private get columns(): readonly Pick<Column<Float32Array>, 'rows' | 'truncate' | 'close'>[] {
    return [...this.filled, this.gradientNorms]
  }

  /** The columns that have something in each row; a model without parameters has no norms. */
  private get filled(): readonly Pick<Column<Float32Array>, 'rows' | 'truncate' | 'close' | 'fillUpTo'>[] {
    return [this.step, this.seconds, this.loss, this.learningRate, this.gradientNorm]
  }
}

/**
 * Evaluations: step, loss and metrics side by side in one column, so that all are there or none. What was measured on training data has a column of
 * its own, in the row of its evaluation; a row of zeros, or none, where nothing was measured.
 */
export class EvaluationColumns implements EvaluationTable {
  private readonly column: Column<Float64Array<ArrayBuffer>>
  private readonly training: Column<Float64Array<ArrayBuffer>>
  private readonly width: number
  private count: number

  constructor(folder: string, metrics: number) {
    this.width = 2 + metrics
    this.column = new Column(join(folder, 'evaluations.f64'), float64Column, this.width)
    this.training = new Column(join(folder, 'trainingEvaluations.f64'), float64Column, this.width)
    this.count = this.column.rows()
  }

  get rows(): number {
    return this.count
  }

  append({ step, loss, values, training }: EvaluationEvent): void {
    // A row without its evaluation, which a crash leaves, is written over.
    if (training) this.training.write(this.count, Float64Array.of(step, training.loss, ...training.values))
    this.column.write(this.count, Float64Array.of(step, loss, ...values))
    this.count += 1
  }

  read(from: number, to: number): EvaluationEvent[] {
    const known = Math.max(from, Math.min(to, this.training.rows()))
    const training = this.rowsOf(this.training, from, known)
    return this.rowsOf(this.column, from, to).map(([step = 0, loss = NaN, ...values], k) => {
      const [at, trainingLoss = NaN, ...trainingValues] = training[k] ?? []
      return { type: 'evaluation', step, loss, values, ...(at === step && { training: { loss: trainingLoss, values: trainingValues } }) }
    })
  }

  rowsUpTo(step: number): number {
    return this.read(0, this.count).filter((evaluation) => evaluation.step <= step).length
  }

  truncate(rows: number): void {
    for (const column of [this.column, this.training]) if (column.rows() > rows) column.truncate(rows)
    this.count = rows
  }

  close(): void {
    this.column.close()
    this.training.close()
  }

  private rowsOf(column: Column<Float64Array<ArrayBuffer>>, from: number, to: number): Float64Array[] {
    const numbers = column.read(from, to)
    return Array.from({ length: to - from }, (_, k) => numbers.subarray(this.width * k, this.width * (k + 1)))
  }
}
