/** What was measured of a run's updates, as columns for the charts: for each parameter its weight norm and update ÷ weight by step. */
import type { UpdateFrame } from '../../../contract/events/updates'
import { updateRatio } from '../../../contract/events/updates'
import { float64Column, lowerBound } from '../../lib/columns'
import type { Points } from '../../lib/columns'

export interface MeasuredParameter {
  readonly step: Points
  readonly weight: Points
  readonly ratio: Points
}

export class UpdateHistory {
  readonly #columns = new Map<string, ReturnType<typeof emptyColumns>>()

  /** The parameters that were measured at some step, in the order of their first measurement. */
  get parameters(): ReadonlyMap<string, MeasuredParameter> {
    return this.#columns
  }

  /** Adds frames by rising step. Measurements of these steps and later ones are replaced. */
  add(frames: readonly UpdateFrame[]): void {
    const first = frames[0]?.step
    if (first === undefined) return
    for (const { step, weight, ratio } of this.#columns.values()) {
      const length = lowerBound(step, first)
      for (const column of [step, weight, ratio]) column.truncate(length)
    }
    for (const { step, tensors } of frames)
      for (const tensor of tensors) {
        const columns = this.#columns.get(tensor.name) ?? emptyColumns()
        this.#columns.set(tensor.name, columns)
        columns.step.push(step)
        columns.weight.push(tensor.weight)
        columns.ratio.push(updateRatio(tensor))
      }
  }
}

const emptyColumns = () => ({ step: float64Column(), weight: float64Column(), ratio: float64Column() })
