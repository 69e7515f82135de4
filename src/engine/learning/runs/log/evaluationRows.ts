/** Recorded evaluations, which are few: all are in memory, in one typed array. */
import type { EvaluationEvent } from '../../../../contract/events/run'
import type { EvaluationTable } from '../metrics'
import { frameOf, recordKinds } from './frame'
import { GrowingNumbers } from './growing'
import type { ScannedRecord } from './scan'

/** How many metrics, and whether training data was measured: four bytes each. */
const countsBytes = 8

/** Numbers of an evaluation with so many metrics: its step, loss and metrics, and loss and metrics of training data where measured. */
const numbersOf = (metrics: number, measured: boolean): number => 2 + metrics + (measured ? 1 + metrics : 0)

export function evaluationFrame({ step, loss, values, training }: EvaluationEvent): Uint8Array {
  const numbers = [step, loss, ...values, ...(training ? [training.loss, ...training.values] : [])]
  return frameOf(recordKinds.evaluation, countsBytes + 8 * numbers.length, (memory, at) => {
    new Uint32Array(memory, at, 2).set([values.length, training ? 1 : 0])
    new Float64Array(memory, at + countsBytes, numbers.length).set(numbers)
  })
}

/** What a record of an evaluation holds; null where it is of a run with other metrics. */
export function evaluationOf({ bytes, payloadAt, payloadBytes }: ScannedRecord, metrics: number): EvaluationEvent | null {
  if (payloadBytes < countsBytes || bytes.readUInt32LE(payloadAt) !== metrics) return null
  const measured = bytes.readUInt32LE(payloadAt + 4) === 1
  const count = numbersOf(metrics, measured)
  if (payloadBytes !== countsBytes + 8 * count) return null
  return eventOf(
    Array.from({ length: count }, (_, k) => bytes.readDoubleLE(payloadAt + countsBytes + 8 * k)),
    metrics,
    measured
  )
}

function eventOf([step = NaN, loss = NaN, ...numbers]: readonly number[], metrics: number, measured: boolean): EvaluationEvent {
  const [trainingLoss = NaN, ...trainingValues] = numbers.slice(metrics)
  return {
    type: 'evaluation',
    step,
    loss,
    values: numbers.slice(0, metrics),
    ...(measured && { training: { loss: trainingLoss, values: trainingValues } })
  }
}

export class EvaluationRows implements EvaluationTable {
  private readonly steps = new GrowingNumbers()
  /** A row has room for what may have been measured on training data, and says whether it was. */
  private readonly numbers = new GrowingNumbers()
  private readonly width: number

  constructor(private readonly metrics: number) {
    this.width = 1 + numbersOf(metrics, true)
  }

  get rows(): number {
    return this.steps.length
  }

  /** The step of the last evaluation; -1 where there is none. */
  get newestStep(): number {
    return this.rows === 0 ? -1 : this.steps.at(this.rows - 1)
  }

  add({ step, loss, values, training }: EvaluationEvent): void {
    this.steps.push(step)
    const measured = training ? [training.loss, ...training.values] : new Array<number>(1 + this.metrics).fill(NaN)
    this.numbers.pushAll([training ? 1 : 0, step, loss, ...values, ...measured])
  }

  read(from: number, to: number): EvaluationEvent[] {
    return Array.from({ length: Math.max(0, Math.min(to, this.rows) - from) }, (_, k) => {
      const [measured, ...numbers] = this.numbers.part((from + k) * this.width, (from + k + 1) * this.width)
      return eventOf(numbers, this.metrics, measured === 1)
    })
  }

  rowsUpTo(step: number): number {
    return this.steps.upTo(step)
  }

  cut(rows: number): void {
    this.steps.cut(rows)
    this.numbers.cut(rows * this.width)
  }
}
