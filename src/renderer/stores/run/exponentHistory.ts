/** The Lyapunov exponents that a run measured, as columns for the chart: for each layer its exponent by step. */
import type { ExponentFrame } from '../../../contract/events/exponents'
import { float64Column, lowerBound } from '../../lib/columns'
import type { Points } from '../../lib/columns'

export interface MeasuredLayer {
  readonly name: string
  readonly step: Points
  readonly exponent: Points
}

export class ExponentHistory {
  readonly #columns = new Map<
    string,
    { name: string; step: ReturnType<typeof float64Column>; exponent: ReturnType<typeof float64Column> }
  >()

  /** By the id of the layer, in the order of their first measurement. */
  get layers(): ReadonlyMap<string, MeasuredLayer> {
    return this.#columns
  }

  /** Adds frames by rising step. Measurements of these steps and later ones are replaced. */
  add(frames: readonly ExponentFrame[]): void {
    const first = frames[0]?.step
    if (first === undefined) return
    for (const { step, exponent } of this.#columns.values()) {
      const length = lowerBound(step, first)
      for (const column of [step, exponent]) column.truncate(length)
    }
    for (const { step, layers } of frames)
      for (const { layer, name, exponent } of layers) {
        const columns = this.#columns.get(layer) ?? { name, step: float64Column(), exponent: float64Column() }
        this.#columns.set(layer, columns)
        columns.step.push(step)
        columns.exponent.push(exponent)
      }
  }
}
