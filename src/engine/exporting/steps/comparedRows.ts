/** Which rows of a model's output are compared: those of real time steps, as nothing is said behind the end of a sequence. */
import type { Tensor } from '../../executors/executor'
import { at } from '../../compiler/program/shapes'
import type { ExportSource } from '../exporter'

export interface ComparedRow {
  readonly step: number
  readonly sequence: number
  /** The row's number in the output of whole sequences, [batch, length, width] or [batch, width]. */
  readonly row: number
}

/** The rows of the first `steps` time steps; of a model that answers once for a sequence, those of the last real step of each. */
export function comparedRows({ example, model }: Pick<ExportSource, 'example' | 'model'>, steps = Infinity): ComparedRow[] {
  const [batch = 0, length = 0] = at([...example.inputs.values()], 0).type.shape
  const mask = example.inputs.get('mask')?.data
  const rows: ComparedRow[] = []
  for (let sequence = 0; sequence < batch; sequence++) {
    const real = (step: number) => mask === undefined || (mask[sequence * length + step] ?? 0) > 0.5
    const count = Array.from({ length }, (_, step) => step).filter(real).length
    if (model.task.target.over === 'sequence') rows.push({ step: Math.max(0, count - 1), sequence, row: sequence })
    else for (let step = 0; step < Math.min(count, steps); step++) rows.push({ step, sequence, row: sequence * length + step })
  }
  return rows
}

/** These rows of an array whose last axis is `width` long, as an array of their own. */
export function pickedRows(data: ArrayLike<number>, rows: readonly number[], width: number): Tensor {
  const picked = new Float32Array(rows.length * width)
  rows.forEach((row, k) => {
    for (let unit = 0; unit < width; unit++) picked[k * width + unit] = data[row * width + unit] ?? NaN
  })
  return { type: { dtype: 'float32', shape: [rows.length, width] }, data: picked }
}
