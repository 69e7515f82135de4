/** Smooths a growing column exponentially. The window starts at one step and grows with the run, so that a steep start is followed. */
import { float32Column } from '../../lib/columns'
import type { Column, Points } from '../../lib/columns'

/** A smoothed copy of a column that follows its growth: each call works on the new rows only. */
export class SmoothedColumn {
  readonly values: Column<Float32Array> = float32Column()
  #average = 0
  /** Finite values so far. */
  #seen = 0
  #weight: number

  /** @param weight what each value keeps of the average before it, 0 (no smoothing) to below 1 */
  constructor(weight: number) {
    this.#weight = clampWeight(weight)
  }

  get weight(): number {
    return this.#weight
  }

  /** Starts over when the weight differs. */
  setWeight(weight: number): void {
    if (clampWeight(weight) === this.#weight) return
    this.#weight = clampWeight(weight)
    this.reset()
  }

  reset(): void {
    this.values.truncate(0)
    this.#average = 0
    this.#seen = 0
  }

  /** Takes in what `source` has beyond what was seen; a source that became shorter is read anew. NaN stays NaN and leaves the average alone. */
  follow(source: Points): Column<Float32Array> {
    if (source.length < this.values.length) this.reset()
    for (let i = this.values.length; i < source.length; i++) this.values.push(this.#step(source.at(i)))
    return this.values
  }

  #step(value: number): number {
    if (!Number.isFinite(value)) return value
    // The window is at most a tenth of the steps so far.
    const weight = Math.min(this.#weight, 1 - 1 / (1 + this.#seen / 10))
    this.#seen += 1
    this.#average = weight * this.#average + (1 - weight) * value
    return this.#average
  }
}

/** What columns belong to: how often their rows were replaced, as by a run that went back to a checkpoint. */
interface Rows {
  readonly rewinds: number
}

/**
 * Keeps smoothed copies of columns, which follow their growth and are computed anew when rows were replaced. The function that comes back
 * gives a column as it is drawn. @param position that of the slider, 0…1
 */
export function smoothedCopies(position: () => number): (rows: Rows, column: Points) => Points {
  const copies = new WeakMap<Points, { readonly column: SmoothedColumn; rewinds: number }>()
  return ({ rewinds }, column) => {
    const weight = weightOfSlider(position())
    if (weight <= 0) return column
    const copy = copies.get(column) ?? { column: new SmoothedColumn(weight), rewinds }
    copies.set(column, copy)
    if (copy.rewinds !== rewinds) copy.column.reset()
    copy.rewinds = rewinds
    copy.column.setWeight(weight)
    return copy.column.follow(column)
  }
}

function clampWeight(weight: number): number {
  return Math.min(0.9999, Math.max(0, weight))
}

/** The weight for a slider position 0…1, even to the hand: the window 1/(1 − weight) grows tenfold from third to third, up to 1,000 steps. */
export function weightOfSlider(position: number): number {
  return 1 - 10 ** (-3 * Math.min(1, Math.max(0, position)))
}
