/** Holds how curves are compared: over which axis, in which groups, how smooth, and which are hidden. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { MetricName } from '../../../contract/document/metrics'

export const curveAxes = ['steps', 'tokens', 'seconds', 'flops'] as const
export type CurveAxis = (typeof curveAxes)[number]

/** `none`: each run by itself. `seed`: runs that differ by their seed only. Else the path of a setting. */
export type Grouping = { readonly by: 'none' } | { readonly by: 'seed' } | { readonly by: 'setting'; readonly path: string }

export const useCurveViewStore = defineStore('curveView', () => {
  const axis = ref<CurveAxis>('steps')
  const grouping = shallowRef<Grouping>({ by: 'none' })
  /** Position of the slider, 0…1. */
  const smoothing = ref(0.6)
  /** The metric that was asked for; the main one of the first run where none was. */
  const metric = ref<MetricName | null>(null)
  /** Keys of curves that are not drawn. */
  const hidden = shallowRef<ReadonlySet<string>>(new Set())

  function toggle(key: string): void {
    const next = new Set(hidden.value)
    if (!next.delete(key)) next.add(key)
    hidden.value = next
  }

  const showAll = () => void (hidden.value = new Set())
  return { axis, grouping, smoothing, metric, hidden, toggle, showAll }
})
