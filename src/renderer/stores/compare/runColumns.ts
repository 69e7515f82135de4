/** The curves of one run as columns that grow: training loss and gradient norm by step, and the evaluations on validation data. */
import type { CurvePlace, RunCurve } from '../../../contract/runs/curves'
import { float32Column, float64Column } from '../../lib/columns'
import type { Column } from '../../lib/columns'

type Column64 = Column<Float64Array>

export class RunColumns {
  readonly step = float64Column()
  readonly seconds = float64Column()
  readonly loss = float32Column()
  readonly learningRate = float32Column()
  readonly gradientNorm = float32Column()
  readonly evaluation = { step: float64Column(), seconds: float64Column(), loss: float64Column() }
  /** The run's metrics on validation data, in their order. */
  readonly metrics: Column64[] = []
  tokensPerStep = NaN
  flopsPerStep = NaN
  /** Where the next request goes on; null before the first. */
  place: CurvePlace | null = null
  /** How often the curve began anew: whoever derives columns from these derives them anew, too. */
  rewinds = 0

  /** Takes in what is new of the run. */
  take(curve: RunCurve): void {
    if (curve.anew) this.#begin()
    this.place = curve.place
    this.tokensPerStep = curve.tokensPerStep
    this.flopsPerStep = curve.flopsPerStep
    this.step.append(curve.step)
    this.seconds.append(curve.seconds)
    this.loss.append(curve.loss)
    this.learningRate.append(curve.learningRate)
    this.gradientNorm.append(curve.gradientNorm)
    this.#takeEvaluations(curve.evaluations)
  }

  #takeEvaluations({ step, seconds, loss, values }: RunCurve['evaluations']): void {
    this.evaluation.step.append(step)
    this.evaluation.seconds.append(seconds)
    this.evaluation.loss.append(loss)
    values.forEach((column, k) => (this.metrics[k] ??= float64Column()).append(column))
  }

  #begin(): void {
    this.rewinds += 1
    const ofSteps = [this.step, this.seconds, this.loss, this.learningRate, this.gradientNorm]
    for (const column of [...ofSteps, ...Object.values(this.evaluation), ...this.metrics]) column.truncate(0)
  }
}
