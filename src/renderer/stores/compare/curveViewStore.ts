/** Holds how curves are compared: over which axis, in which groups, how smooth, and which are hidden. */
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import * as z from 'zod'
import type { MetricName } from '../../../contract/document/metrics'
import { keptChoice } from '../../lib/session/keptChoice'

export const curveAxes = ['steps', 'tokens', 'seconds', 'flops'] as const
export type CurveAxis = (typeof curveAxes)[number]

/** What a chart shows of the steps beside the loss. */
export const stepMeasures = ['gradientNorm', 'learningRate'] as const
export type StepMeasure = (typeof stepMeasures)[number]

export const groupingSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('none') }),
  z.object({ by: z.literal('seed') }),
  z.object({ by: z.literal('setting'), path: z.string() })
])
/** `none`: each run by itself. `seed`: runs that differ by their seed only. Else the path of a setting. */
export type Grouping = Readonly<z.infer<typeof groupingSchema>>

/** What a reload comes back to. */
const kept = keptChoice('curveView', z.object({ axis: z.enum(curveAxes), grouping: groupingSchema, smoothing: z.number().min(0).max(1) }))

export const useCurveViewStore = defineStore('curveView', () => {
  const before = kept.read()
  const axis = ref<CurveAxis>(before?.axis ?? 'steps')
  const grouping = shallowRef<Grouping>(before?.grouping ?? { by: 'none' })
  /** Position of the slider, 0…1. */
  const smoothing = ref(before?.smoothing ?? 0.6)
  watch([axis, grouping, smoothing], () => kept.write({ axis: axis.value, grouping: grouping.value, smoothing: smoothing.value }))
  /** The metric that was asked for; the main one of the first run where none was. */
  const metric = ref<MetricName | null>(null)
  const stepMeasure = ref<StepMeasure>('gradientNorm')
  /** Keys of curves that are not drawn. */
  const hidden = shallowRef<ReadonlySet<string>>(new Set())

  function toggle(key: string): void {
    const next = new Set(hidden.value)
    if (!next.delete(key)) next.add(key)
    hidden.value = next
  }

  const showAll = () => void (hidden.value = new Set())
  return { axis, grouping, smoothing, metric, stepMeasure, hidden, toggle, showAll }
})
