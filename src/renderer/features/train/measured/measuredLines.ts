/** The lines of a chart of what a run measured at some steps: a dot for each measurement, and no mean over them, since they are few. */
import type { Line } from '../../../components/charts/lineOptions'

type Measured = Pick<Line, 'id' | 'x' | 'y' | 'colour'>

export function measuredLines(measured: readonly Measured[]): Line[] {
  return measured.map((line) => ({ ...line, width: 1.4, opacity: 0.9, dash: 'solid', points: true, thinning: 'extremes' }))
}
