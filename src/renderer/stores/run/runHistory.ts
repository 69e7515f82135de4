/** Records a run as columns for the charts: one row for each step, evaluations, throughput and the log. */
import { float32Column, float64Column, lowerBound } from '../../lib/columns'
import type { Column } from '../../lib/columns'
import type { EvaluationEvent, StepsEvent } from '../../../contract/events/run'

export interface Note {
  readonly step: number
  readonly text: string
}

/** The seconds of training over which one figure of throughput is measured. */
const throughputSeconds = 0.5
const mostNotes = 500

export class RunHistory {
  readonly step = float64Column()
  /** Seconds of training so far, pauses not counted. */
  readonly seconds = float64Column()
  /** Nats a token. */
  readonly loss = float32Column()
  /** The learning rate that the schedule gave. */
  readonly learningRate = float32Column()
  /** The joint norm of all gradients before clipping. */
  readonly gradientNorm = float32Column()
  /** ‖∂L/∂θ‖ of each parameter before clipping, one column each. */
  readonly gradientNorms: Column<Float32Array>[] = []
  readonly evaluation = { step: float64Column(), loss: float64Column(), trainingLoss: float64Column() }
  /** The run's validation metrics, a column for each metric and a row for each evaluation. */
  readonly heldOut: Column<Float64Array>[] = []
  /** The same metrics on a sample of training data, in the same rows; NaN where they were not measured. */
  readonly trained: Column<Float64Array>[] = []
  readonly throughput = { step: float64Column(), stepsPerSecond: float32Column() }
  readonly notes: Note[] = []
  /** How often rows were replaced. Data derived from them must then be computed anew. */
  rewinds = 0

  /** Adds a stretch of steps. Steps that were recorded before, as by a run that resumes from a checkpoint, are replaced. */
  addSteps(event: StepsEvent): void {
    const rows = event.step.length
    const first = event.step[0]
    if (first === undefined) return
    this.#dropFrom(first)
    this.step.append(event.step)
    this.seconds.append(event.seconds)
    this.loss.append(event.loss)
    this.learningRate.append(event.learningRate)
    this.gradientNorm.append(event.gradientNorm)
    this.#addNorms(event.gradientNorms, rows)
    this.#addThroughput()
  }

  addEvaluation(event: EvaluationEvent): void {
    const { step, loss, trainingLoss } = this.evaluation
    const length = lowerBound(step, event.step)
    for (const columns of [this.heldOut, this.trained]) while (columns.length < event.values.length) columns.push(float64Column())
    for (const column of [step, loss, trainingLoss, ...this.heldOut, ...this.trained]) column.truncate(length)
    step.push(event.step)
    loss.push(event.loss)
    trainingLoss.push(event.training?.loss ?? NaN)
    this.heldOut.forEach((column, k) => column.push(event.values[k] ?? NaN))
    this.trained.forEach((column, k) => column.push(event.training?.values[k] ?? NaN))
  }

  addNote(note: Note): void {
    this.notes.push(note)
    if (this.notes.length > mostNotes) this.notes.splice(0, this.notes.length - mostNotes)
  }

  /** The row of a step, or of the last before it; −1 when there is none. */
  rowOf(step: number): number {
    return lowerBound(this.step, step + 1) - 1
  }

  #dropFrom(step: number): void {
    if (!(step <= this.step.last())) return
    this.rewinds += 1
    const length = lowerBound(this.step, step)
    for (const column of [this.step, this.seconds, this.loss, this.learningRate, this.gradientNorm, ...this.gradientNorms])
      column.truncate(length)
    const evaluated = lowerBound(this.evaluation.step, step)
    for (const column of [...Object.values(this.evaluation), ...this.heldOut, ...this.trained]) column.truncate(evaluated)
    const timed = lowerBound(this.throughput.step, step)
    for (const column of Object.values(this.throughput)) column.truncate(timed)
  }

  /** @param norms [rows × parameters], row by row */
  #addNorms(norms: Float32Array, rows: number): void {
    const parameters = Math.floor(norms.length / rows)
    while (this.gradientNorms.length < parameters) this.gradientNorms.push(float32Column())
    this.gradientNorms.forEach((column, p) => {
      for (let row = 0; row < rows; row++) column.push(p < parameters ? (norms[row * parameters + p] ?? NaN) : NaN)
    })
  }

  #addThroughput(): void {
    const { step, stepsPerSecond } = this.throughput
    const from = step.length === 0 ? 0 : this.rowOf(step.last())
    let mark = from
    for (let row = from + 1; row < this.step.length; row++) {
      const passed = this.seconds.at(row) - this.seconds.at(mark)
      if (passed < throughputSeconds) continue
      step.push(this.step.at(row))
      stepsPerSecond.push((this.step.at(row) - this.step.at(mark)) / passed)
      mark = row
    }
  }
}
