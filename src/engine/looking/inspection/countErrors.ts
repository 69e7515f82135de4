/** Counts how a model errs on batches: a confusion matrix of classes, or errors of numbers beside those of repeating the last value. */
import type { PartErrors } from '../../../contract/events/errors'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { TaskBatch } from '../../data/batches/batch'
import { blankClass } from '../../learning/ctc/ctcLosses'
import { decodedBatch } from '../../learning/ctc/decodedMetrics'
import { alignedPairs } from '../../learning/ctc/editDistance'
import type { NumberColumn } from '../../data/taskData'
import type { ProbedModel } from './lens'

/** A batch, and what the head made of it: [S, B, width], row by row. */
export interface JudgedBatch {
  readonly batch: TaskBatch
  readonly output: Float32Array
}

type Judged = Pick<ProbedModel, 'columns' | 'predictsNext'> & { readonly task: TaskShape; readonly sequences: number }

/** `sequences`: those of a whole batch, B. What metrics do not count is left out, and so is padding. */
export function countErrors(batches: readonly JudgedBatch[], judged: Judged): PartErrors {
  if (judged.task.target.kind === 'class' && judged.task.target.unaligned)
    return alignedConfusion(batches, judged.task.target.classes, judged)
  return judged.task.target.kind === 'class' ? confusionOf(batches, judged, judged.task.target.classes) : numberErrors(batches, judged)
}

function confusionOf(batches: readonly JudgedBatch[], judged: Judged, classes: number): PartErrors {
  const confusion = new Float64Array(classes * classes)
  let targets = 0
  for (const { batch, output } of batches)
    for (const k of countedOf(batch, judged, output.length / classes)) {
      const logits = output.subarray(k * classes, (k + 1) * classes)
      const predicted = logits.indexOf(Math.max(...logits))
      const cell = (batch.arrays.get('targets')?.[k] ?? 0) * classes + predicted
      confusion[cell] = (confusion[cell] ?? 0) + 1
      targets += 1
    }
  return { targets, confusion, columns: null }
}

/** Of labels without time steps: which was decoded in place of which, in a shortest way to the right ones. Class 0 stands for no label. */
function alignedConfusion(batches: readonly JudgedBatch[], classes: number, { sequences }: Judged): PartErrors {
  const confusion = new Float64Array(classes * classes)
  let targets = 0
  for (const { batch, output } of batches)
    for (const { said, truth } of decodedBatch(batch, output, { length: output.length / classes / sequences, batch: sequences }))
      for (const pair of alignedPairs(said, truth)) {
        const cell = (pair.truth ?? blankClass) * classes + (pair.said ?? blankClass)
        confusion[cell] = (confusion[cell] ?? 0) + 1
        targets += 1
      }
  return { targets, confusion, columns: null }
}

interface ErrorSums {
  absolute: number
  squared: number
}

const noErrors = (): ErrorSums => ({ absolute: 0, squared: 0 })

function add(sums: ErrorSums, error: number): void {
  sums.absolute += Math.abs(error)
  sums.squared += error * error
}

/** Errors are scaled to the units of their column; the column's mean falls out of a difference. */
function numberErrors(batches: readonly JudgedBatch[], judged: Judged): PartErrors {
  const { targets: columns, inputs } = judged.columns
  const [model, lastValue] = [columns.map(noErrors), columns.map(noErrors)]
  let targets = 0
  for (const { batch, output } of batches) {
    const [truth, features] = [batch.arrays.get('targets'), batch.arrays.get('features')]
    for (const k of countedOf(batch, judged, output.length / columns.length)) {
      columns.forEach(({ scale }, c) => {
        const right = truth?.[k * columns.length + c] ?? NaN
        add(model[c] ?? noErrors(), ((output[k * columns.length + c] ?? NaN) - right) * scale)
        add(lastValue[c] ?? noErrors(), ((features?.[k * inputs.length + c] ?? NaN) - right) * scale)
      })
      targets += 1
    }
  }
  const means = ({ absolute, squared }: ErrorSums) => ({ mae: absolute / targets, rmse: Math.sqrt(squared / targets) })
  const named = ({ name }: NumberColumn, c: number) => ({
    name,
    ...means(model[c] ?? noErrors()),
    lastValue: judged.predictsNext ? means(lastValue[c] ?? noErrors()) : null
  })
  return { targets, confusion: null, columns: targets === 0 ? [] : columns.map(named) }
}

/** The places [s, b], as one index, of the targets that count. */
function countedOf({ scored, counts, sequences: real }: TaskBatch, { sequences }: Judged, targets: number): number[] {
  const weights = scored ?? counts
  return Array.from({ length: targets }, (_, k) => k).filter((k) => k % sequences < real && (weights?.[k] ?? 1) > 0)
}
