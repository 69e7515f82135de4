/** Keeps smoothed copies of a run's columns. They follow growth, and are computed anew when rows were replaced or the run changes. */
import { computed } from 'vue'
import type { Points } from '../../../lib/columns'
import { SmoothedColumn, weightOfSlider } from '../../../components/charts/smoothing'
import type { RunHistory } from '../../../stores/run/runHistory'

/** The function that comes back gives a column as it is drawn: smoothed as far as the slider says. */
export function useSmoothed(props: { readonly history: RunHistory; readonly smoothing: number }): (column: Points) => Points {
  const state = computed(() => ({ history: props.history, columns: new Map<Points, SmoothedColumn>(), rewinds: { seen: 0 } }))
  return (column) => {
    if (props.smoothing <= 0) return column
    const { history, columns, rewinds } = state.value
    if (rewinds.seen !== history.rewinds) columns.clear()
    rewinds.seen = history.rewinds
    const weight = weightOfSlider(props.smoothing)
    const smoothed = columns.get(column) ?? new SmoothedColumn(weight)
    columns.set(column, smoothed)
    smoothed.setWeight(weight)
    return smoothed.follow(column)
  }
}
