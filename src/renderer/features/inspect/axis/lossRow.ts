/** The row of bars under the axis: the bits that each token cost, or the squared error of each prediction. */
import type { NumberAnswer, ProbeFrame } from '../../../../contract/events/probe'
import { fixedText, shortText } from '../../../lib/words/figures'

export interface LossRow {
  /** Such as `surprise`. */
  readonly title: string
  /** One value a time step; NaN where there is none. */
  readonly values: Float32Array
  /** The values of the moment that is compared; null where none is. */
  readonly before: Float32Array | null
  /** The value at the full height of a bar. */
  readonly most: number
  /** The unit, as it follows a number. */
  readonly unit: string
  /** A value with its unit, such as `2.10 bits`. */
  text(value: number): string
}

type Costs = Pick<ProbeFrame, 'surprise' | 'answer' | 'tokens'>

/** `compared`: another moment on the same sequence, null where none is compared. */
export function lossRow(frame: Costs, compared: Costs | null = null): LossRow {
  const row = costRow(frame)
  const before = compared === null ? null : costRow(compared).values
  return { ...row, before, most: before === null ? row.most : largest(before, row.most) }
}

type CostRow = Omit<LossRow, 'before'>

function costRow({ answer, surprise, tokens }: Costs): CostRow {
  if (answer?.kind === 'numbers') return errorRow(answer, tokens.length)
  // At least 8 bits, so that bars do not grow and shrink as the model learns.
  const most = largest(surprise, 8)
  return { title: 'surprise', values: surprise, most, unit: 'bits', text: (bits) => `${fixedText(bits, 2)} bits` }
}

/** A prediction of a whole sequence has its bar at the last time step. Errors of several columns are told in standard deviations. */
function errorRow({ columns, predicted, truth, over }: NumberAnswer, length: number): CostRow {
  const alone = columns.length === 1 ? columns[0] : undefined
  const values = new Float32Array(length).fill(NaN)
  for (let row = 0; row < (over === 'step' ? length : 1); row++) {
    const squares = columns.map(({ scale }, c) => {
      const error = (predicted[row * columns.length + c] ?? NaN) - (truth[row * columns.length + c] ?? NaN)
      return (error / (alone || scale === 0 ? 1 : scale)) ** 2
    })
    values[over === 'step' ? row : length - 1] = squares.reduce((sum, square) => sum + square, 0) / columns.length
  }
  const unit = alone ? `${alone.name}²` : 'σ²'
  return { title: 'squared error', values, most: largest(values, 0), unit, text: (value) => `${shortText(value)} ${unit}` }
}

function largest(values: Float32Array, least: number): number {
  return values.reduce((most, value) => (value > most ? value : most), least) || 1
}
