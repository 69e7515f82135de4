/** A run's recorded steps and evaluations, column by column on disk; what a crash cut off is dropped when they are opened. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EvaluationEvent, StepsEvent } from '../../../contract/events/run'
import { Column, float32Column, float64Column } from './column'

export class StepTable {
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
    mkdirSync(folder, { recursive: true })
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
      step: this.step.read(from, to),
      seconds: this.seconds.read(from, to),
      loss: this.loss.read(from, to),
      learningRate: this.learningRate.read(from, to),
      gradientNorm: this.gradientNorm.read(from, to),
      gradientNorms: this.gradientNorms.read(from, to)
    }
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
    return [this.step, this.seconds, this.loss, this.learningRate, this.gradientNorm, this.gradientNorms]
  }
}

/** Evaluations: step, loss and metrics side by side in one column, so that all are there or none. */
export class EvaluationTable {
  private readonly column: Column<Float64Array<ArrayBuffer>>
  private count: number

  constructor(
    folder: string,
    private readonly metrics: number
  ) {
    mkdirSync(folder, { recursive: true })
    this.column = new Column(join(folder, 'evaluations.f64'), float64Column, 2 + metrics)
    this.count = this.column.rows()
  }

  get rows(): number {
    return this.count
  }

  append({ step, loss, values }: EvaluationEvent): void {
    this.column.write(this.count, Float64Array.of(step, loss, ...values))
    this.count += 1
  }

  read(from: number, to: number): EvaluationEvent[] {
    const rows = this.column.read(from, to)
    const width = 2 + this.metrics
    return Array.from({ length: to - from }, (_, k) => {
      const [step = 0, loss = NaN, ...values] = rows.subarray(width * k, width * (k + 1))
      return { type: 'evaluation', step, loss, values }
    })
  }

  rowsUpTo(step: number): number {
    return this.read(0, this.count).filter((evaluation) => evaluation.step <= step).length
  }

  truncate(rows: number): void {
    this.column.truncate(rows)
    this.count = rows
  }

  close(): void {
    this.column.close()
  }
}
