/** Judges the output of one sequence against the truth. */
import type { ProbeInput } from '../../data/openedProbe'
import { blankClass } from '../../learning/ctc/ctcLosses'
import { greedyLabels } from '../../learning/ctc/decode'
import { editDistance } from '../../learning/ctc/editDistance'
import { softmax } from '../generation/sample'
import { counts, inUnits } from '../inspection/prediction'
import type { ProbedModel } from '../inspection/lens'
import type { Judged } from './calibration'
import type { DataWindow } from './windows'

type Predicts = Pick<ProbedModel, 'classes' | 'columns' | 'predictsNext'>

/** One prediction of classes at a time step, with the class that was right and the likeliest one. */
export interface JudgedClass extends Judged {
  readonly row: number
  readonly truth: number
  readonly said: number
}

/** Rows of numbers in the columns' units, [rows × columns]; the truth is NaN where it is unknown. */
export interface JudgedNumbers {
  readonly rows: readonly number[]
  readonly predicted: Float32Array
  readonly truth: Float32Array
}

/** Labels whose time steps are not known: the right ones, those of the likeliest path, and the edits between them as a share of the right ones. */
export interface JudgedLabels {
  readonly truth: readonly number[]
  readonly said: readonly number[]
  readonly errorRate: number
}

/** Of a sequence whose labels are known; else null. */
export function judgeLabels(output: Float32Array, { targets, length }: ProbeInput, { classes }: Predicts): JudgedLabels | null {
  const truth = Array.from(targets?.values ?? []).filter((label) => label !== blankClass)
  if (truth.length === 0) return null
  const said = greedyLabels({ values: output.subarray(0, length * classes.length), classes: classes.length })
  return { truth, said, errorRate: editDistance(said, truth) / truth.length }
}

/** The predictions of a window that count and whose truth is known. */
export function judgeClasses(output: Float32Array, input: ProbeInput, { from }: DataWindow, { classes }: Predicts): JudgedClass[] {
  const width = classes.length
  return countedRows(output.length / width, input, from).flatMap((row): JudgedClass[] => {
    const truth = truthOf(input, row)
    if (truth === null) return []
    const logits = output.subarray(row * width, (row + 1) * width)
    const chances = softmax(logits, 1)
    const said = chances.reduce((best, chance, k) => (chance > (chances[best] ?? 0) ? k : best), 0)
    return [{ row, truth, said, confidence: chances[said] ?? 0, right: said === truth, bits: bitsOf(logits, truth) }]
  })
}

/** −log₂ of a class's probability, which is finite also where that is too small for a number. */
function bitsOf(logits: Float32Array, at: number): number {
  const largest = logits.reduce((most, each) => Math.max(most, each), -Infinity)
  const sum = logits.reduce((total, each) => total + Math.exp(each - largest), 0)
  return (Math.log(sum) + largest - (logits[at] ?? NaN)) / Math.LN2
}

/** The rows of a window that count. */
export function judgeNumbers(output: Float32Array, input: ProbeInput, { from }: DataWindow, { columns }: Predicts): JudgedNumbers {
  const width = columns.targets.length
  const rows = countedRows(output.length / width, input, from)
  const values = input.targets?.values ?? new Float32Array(0)
  const scaled = rows.flatMap((row) => columns.targets.map((_, c) => (counts(input, row) ? (values[row * width + c] ?? NaN) : NaN)))
  const said = rows.flatMap((row) => [...output.subarray(row * width, (row + 1) * width)])
  return { rows, predicted: inUnits(Float32Array.from(said), columns.targets), truth: inUnits(Float32Array.from(scaled), columns.targets) }
}

/** A prediction for the whole sequence always counts; what stands behind the end of a shorter one does not. */
function countedRows(rows: number, { length }: ProbeInput, from: number): number[] {
  const [first, end] = rows === 1 ? [0, 1] : [from, Math.min(rows, length)]
  return Array.from({ length: Math.max(0, end - first) }, (_, k) => first + k)
}

/** The class that is right at a step; null where it is unknown or does not count. */
function truthOf(input: ProbeInput, row: number): number | null {
  if (input.targets === null) return input.text?.[row + 1] ?? null
  const truth = input.targets.values[row]
  return truth === undefined || truth < 0 || !counts(input, row) ? null : truth
}
