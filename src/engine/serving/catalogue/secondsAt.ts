/** How many seconds a run had trained at each of its evaluations, found while its steps are read. */
import type { CurveRows, StepTable } from '../../learning/runs/metrics'

export class SecondsAt {
  private readonly seconds: Float64Array<ArrayBuffer>
  /** How many evaluations are of steps before the first that is read; all, until one is. */
  private early: number
  private next: number

  /** @param evaluated steps of evaluations, which rise */
  constructor(private readonly evaluated: readonly number[]) {
    this.seconds = new Float64Array(evaluated.length).fill(NaN)
    this.early = this.next = evaluated.length
  }

  /** Takes the first rows that are read, or those that come next. */
  take({ step, seconds }: CurveRows, isFirst: boolean): void {
    const { evaluated } = this
    if (isFirst) this.early = this.next = evaluated.filter((each) => each < (step[0] ?? Infinity)).length
    for (let row = 0; row < step.length && this.next < evaluated.length; row++)
      while ((evaluated[this.next] ?? Infinity) <= (step[row] ?? NaN)) this.seconds[this.next++] = seconds[row] ?? NaN
    // An evaluation behind all steps has the seconds of the last.
    this.seconds.fill(seconds.at(-1) ?? NaN, this.next)
  }

  /** Seconds of training, one for each evaluation. Steps that were not read are looked up in the row that they have in an unbroken record. */
  all(steps: Pick<StepTable, 'rows' | 'readCurve'>): Float64Array<ArrayBuffer> {
    for (let k = 0; k < this.early; k++) {
      const row = Math.max(0, Math.min(this.evaluated[k] ?? NaN, steps.rows) - 1)
      this.seconds[k] = steps.readCurve(row, Math.min(row + 1, steps.rows)).seconds[0] ?? NaN
    }
    return this.seconds
  }
}
