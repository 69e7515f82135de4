/** The smoothed loss of a run, kept up with its growth and made anew when rows were replaced. */
import { computed } from 'vue'
import type { Points } from '../../components/charts/columns'
import { SmoothedColumn, weightOfSlider } from '../../components/charts/smoothing'
import type { RunHistory } from './runHistory'

export function useSmoothedLoss(props: { readonly history: RunHistory; readonly smoothing: number }): () => Points {
  const state = computed(() => ({ history: props.history, column: new SmoothedColumn(0), rewinds: { seen: 0 } }))
  return () => {
    const { history, column, rewinds } = state.value
    if (rewinds.seen !== history.rewinds) column.reset()
    rewinds.seen = history.rewinds
    column.setWeight(weightOfSlider(props.smoothing))
    return column.follow(history.loss)
  }
}
