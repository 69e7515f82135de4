/** Holds the settings of a forecast and its rows, also while other places are shown. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { faultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { forecastBegun, forecastStopped, forecastTold, isForecasting, noForecast } from './forecast'
import type { Forecast } from './forecast'
import { useGenerationStore } from './generationStore'
import { useProbeStore } from '../probeStore'
import { useRunStore } from '../runStore'

/** The most rows that the page requests, because it shows each of them. */
export const mostShownRows = 1_000

export const useForecastStore = defineStore('forecast', () => {
  const connection = useConnectionStore()
  const generation = useGenerationStore()
  const probe = useProbeStore()
  const run = useRunStore()

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
  const forecast = shallowRef<Forecast>(noForecast)
  const underWay = computed(() => isForecasting(forecast.value))
  const runId = computed(() => run.summary?.runId ?? null)
  const canStart = computed(() => connection.ready && generation.hasWeights && !underWay.value)

  let call: AbortController | null = null

  async function start(): Promise<void> {
    if (!canStart.value || runId.value === null) return
    const controller = new AbortController()
    call = controller
    forecast.value = forecastBegun(steps.value)
    const wanted = {
      runId: runId.value,
      place: from.value === 'end' ? null : probe.place,
      history: history.value,
      steps: steps.value
    }
    try {
      for await (const event of await connection.client.generation.forecast(wanted, { signal: controller.signal }))
        if (!controller.signal.aborted) forecast.value = forecastTold(forecast.value, event)
    } catch (error) {
      if (!controller.signal.aborted)
        forecast.value = { ...forecast.value, at: { phase: 'refused', fault: faultText('The forecast stopped', error) } }
    }
  }

  function stop(): void {
    call?.abort()
    call = null
    forecast.value = forecastStopped(forecast.value)
  }

  // Another run's forecast is not this one's.
  watch(runId, () => {
    stop()
    forecast.value = noForecast
  })

  return { steps, history, hasEnd, from, forecast, underWay, canStart, start, stop }
})
