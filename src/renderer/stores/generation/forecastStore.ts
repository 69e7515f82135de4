/** Holds the settings of a forecast and its rows, also while other places are shown. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { useConnectionStore } from '../connectionStore'
import { useCheckpointStore } from '../inspect/checkpointStore'
import { useCourse } from './course'
import { forecastTold, noForecast } from './forecast'
import { useProbeStore } from '../probeStore'

/** The most rows that the page requests, because it shows each of them. */
export const mostShownRows = 1_000

export const useForecastStore = defineStore('forecast', () => {
  const connection = useConnectionStore()
  const probe = useProbeStore()
  const checkpoints = useCheckpointStore()

  /** The horizon: how many rows the model says. */
  const steps = ref(20)
  /** Rows that the model reads before; null: as many as a training sequence has. */
  const history = ref<number | null>(null)
  /** The data of a file has an end, after which nothing is known; drawn sequences have none. */
  const hasEnd = computed(() => probe.task?.kind === 'series')
  const chosen = ref<'place' | 'end'>('place')
  const from = computed({
    get: () => (hasEnd.value ? chosen.value : 'place'),
    set: (next: 'place' | 'end') => void (chosen.value = next)
  })
  const forecasting = { nothing: noForecast, told: forecastTold, refusal: 'The forecast stopped' }
  const { course: forecast, underWay, hasWeights, follow, stop } = useCourse(forecasting)
  const canStart = computed(() => connection.ready && hasWeights.value && !underWay.value)

  async function start(): Promise<void> {
    if (!canStart.value) return
    const wanted = { step: checkpoints.step, place: from.value === 'end' ? null : probe.place, history: history.value, steps: steps.value }
    await follow({ ...noForecast, wanted: steps.value }, (runId, options) =>
      connection.client.generation.forecast({ runId, ...wanted }, options)
    )
  }

  return { steps, history, hasEnd, from, forecast, underWay, canStart, start, stop }
})
