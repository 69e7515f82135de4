/** The Jacobians of a layer's steps along a sequence, J_t = ∂s_t/∂s_{t−1}, as maps of columns: whole matrices, unit by unit, or pushed each time. */
import { range } from '../../compiler/program/shapes'
import type { Columns } from './columns'
import { timesColumns } from './columns'
import type { Passage } from './passage'

export interface StepMaps {
  /** T and S. */
  readonly steps: number
  readonly size: number
  /** J_t times columns [S × K], 0-based. */
  push(step: number, columns: Columns): Columns
}

/** Matrices of all steps, each by its columns, [T × S × S]. */
export function wholeMaps(steps: number, size: number, matrices: Float32Array): StepMaps {
  return {
    steps,
    size,
    push: (step, columns) => timesColumns(matrices.subarray(step * size * size, (step + 1) * size * size), columns)
  }
}

/** Where no unit reads another, the own paths are the whole of it. */
export function unitMaps({ layer, steps, own }: Passage): StepMaps {
  const push = (step: number, { rows, columns, data }: Columns): Columns => {
    const product = new Float64Array(rows * columns)
    for (const { row, column, values } of own) {
      const [to, from] = [layer.arrays[row], layer.arrays[column]]
      if (!to || !from) continue
      for (const unit of range(to.size)) {
        const share = values[step * to.size + unit] ?? 0
        const [target, source] = [(to.from + unit) * columns, (from.from + unit) * columns]
        for (let m = 0; m < columns; m++) product[target + m] = (product[target + m] ?? 0) + share * (data[source + m] ?? 0)
      }
    }
    return { rows, columns, data: product }
  }
  return { steps, size: layer.size, push }
}
