/** Keeps what every unit was at the time steps that are looked at, unit by unit, so that each can be ranked. */
import type { HeldOutData } from './heldOutData'
import type { PlannedCall } from './readingPlan'
import type { ReadCall, ReadingForm, ReadTap } from './unitReader'

/** A time step that is looked at. */
export interface LookedStep {
  readonly sequence: number
  readonly step: number
}

/** The time steps that some calls look at, sequence by sequence in the order of the data. */
export function lookedSteps(calls: readonly PlannedCall[]): LookedStep[] {
  const rows = calls.flatMap((call) => call.filter((row) => row !== null))
  const ordered = rows.toSorted((a, b) => a.sequence - b.sequence || a.lookedFrom - b.lookedFrom)
  return ordered.flatMap(({ sequence, lookedFrom, until }) =>
    Array.from({ length: Math.max(0, until - lookedFrom) }, (_, k) => ({ sequence, step: lookedFrom + k }))
  )
}

export class UnitValues {
  /** [units × steps] of each tap, row by row. */
  private readonly values: readonly Float32Array[]
  /** For each sequence the index of each of its time steps among those that are looked at; −1 for the others. */
  private readonly places: readonly Int32Array[]

  constructor(
    taps: readonly ReadTap[],
    private readonly form: ReadingForm,
    data: HeldOutData,
    readonly steps: readonly LookedStep[]
  ) {
    this.values = taps.map(({ units }) => new Float32Array(units * steps.length))
    this.places = data.sequences.map(({ length }) => new Int32Array(length).fill(-1))
    steps.forEach(({ sequence, step }, place) => this.places[sequence]?.fill(place, step, step + 1))
  }

  /** Takes the values of a call. */
  take({ rows, values }: ReadCall): void {
    const { batch, length } = this.form
    values.forEach((read, tap) => {
      const into = this.values[tap] ?? new Float32Array(0)
      const units = read.length / (length * batch)
      rows.forEach((row, b) => {
        for (let step = row?.lookedFrom ?? 0; step < (row?.until ?? 0); step++) {
          const place = this.places[row?.sequence ?? 0]?.[step] ?? -1
          const from = ((step - (row?.from ?? 0)) * batch + b) * units
          if (place >= 0) for (let unit = 0; unit < units; unit++) into[unit * this.steps.length + place] = read[from + unit] ?? NaN
        }
      })
    })
  }

  /** The values of a unit at all time steps that are looked at. */
  ofUnit(tap: number, unit: number): Float32Array {
    const count = this.steps.length
    return this.values[tap]?.subarray(unit * count, (unit + 1) * count) ?? new Float32Array(count)
  }
}
