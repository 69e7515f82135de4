/** Compares numbers that were read back from an export with those that the run recorded. */
import type { ExportCheck } from '../../../../contract/export/events'

/** Rows at the beginning of a table that are read back. */
export const checkedRows = 10_000

/** Collects pairs of a recorded and a read number, and tells the largest difference, in units of the larger of 1 and the recorded value. */
export class ReadBack {
  private difference = 0
  private values = 0

  /** Numbers that are not finite must be read as what they are; null stands for nothing. */
  compare(recorded: number | null, read: number | null): void {
    this.values += 1
    if (Object.is(recorded, read)) return
    const difference = Math.abs((recorded ?? NaN) - (read ?? NaN)) / Math.max(1, Math.abs(recorded ?? 0))
    this.difference = Math.max(this.difference, Number.isFinite(difference) ? difference : Infinity)
  }

  result(name: string): ExportCheck {
    return { kind: 'compared', name, difference: this.difference, values: this.values }
  }
}
