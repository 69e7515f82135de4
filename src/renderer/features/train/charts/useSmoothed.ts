/** Gives the columns of a run as its charts draw them: smoothed as far as the slider says. */
import { smoothedCopies } from '../../../components/charts/smoothing'
import type { Points } from '../../../lib/columns'
import type { RunHistory } from '../../../stores/run/runHistory'

export function useSmoothed(props: { readonly history: RunHistory; readonly smoothing: number }): (column: Points) => Points {
  const smooth = smoothedCopies(() => props.smoothing)
  return (column) => smooth(props.history, column)
}
