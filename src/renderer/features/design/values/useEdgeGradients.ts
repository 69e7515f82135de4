/** Lets the drawing show the gradient of the loss at its edges, at the token at which nodes show their values. It is asked for only while it is shown. */
import { computed, inject, provide } from 'vue'
import type { ComputedRef, InjectionKey, WritableComputedRef } from 'vue'
import type { EdgeGradientsFrame } from '../../../../contract/events/reach'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { useFrames } from '../../../composables/useFrames'
import { useProbeStore } from '../../../stores/probeStore'
import { useRunStore } from '../../../stores/runStore'
import { useSettingsStore } from '../../../stores/settingsStore'
import { useInspectViews } from '../../inspect/view/inspectViews'
import { edgeWidth, largestNorm, normAt } from './edgeGradients'
import type { NodeValues } from './useNodeValues'

export interface EdgeGradients {
  /** The newest frame of the shown layer; null before it, and while gradients are not shown. */
  readonly frame: ComputedRef<EdgeGradientsFrame | null>
  /** Why there is none, or null. */
  readonly fault: ComputedRef<string | null>
  readonly largest: ComputedRef<number>
  /** Whether the loss is that of the token under the cursor, and not of the last one that has a target. */
  readonly atCursor: WritableComputedRef<boolean>
  /** ‖∂L/∂v‖ at the token of one drawn line, by the identifiers of its edges; null where it is not known. */
  normOf(edges: readonly string[]): number | null
  /** The width in pixels, `by` tokens further; null where the edge is drawn as usual. */
  widthOf(edges: readonly string[], by?: number): number | null
}

const key: InjectionKey<EdgeGradients> = Symbol('edge gradients')

export function provideEdgeGradients(layer: () => LayerOf<'recurrent'> | null, values: NodeValues): EdgeGradients {
  const settings = useSettingsStore()
  const probe = useProbeStore()
  const run = useRunStore()
  const atCursor = useInspectViews().entry('reachAtCursor')
  const shown = computed(() => settings.nodeValues && settings.edgeGradients && values.known.value)
  const frames = useFrames(
    () => {
      const [runId, of] = [run.summary?.runId, layer()?.id]
      if (!shown.value || !probe.live || !probe.opened || probe.recorded || runId === undefined || of === undefined) return null
      const from = atCursor.value ? values.token.value : null
      return { runId, ...probe.looked, layer: of, from, perSecond: Math.min(5, probe.perSecond) }
    },
    (inspection, request, options) => inspection.edgeGradients(request, options)
  )
  /** A batch may be longer than the sequence of it that is shown. */
  const frame = computed(() => {
    const { value: newest } = frames.frame
    return shown.value && newest !== null && newest.layer === layer()?.id && newest.steps >= values.tokens.value.length ? newest : null
  })
  const largest = computed(() => (frame.value === null ? 0 : largestNorm(frame.value)))
  const normOf = (edges: readonly string[], by = 0) => (frame.value === null ? null : normAt(frame.value, edges, values.token.value + by))
  const gradients: EdgeGradients = {
    frame,
    fault: computed(() => (shown.value ? frames.fault.value : null)),
    largest,
    atCursor,
    normOf,
    widthOf(edges, by) {
      const norm = normOf(edges, by)
      return norm === null ? null : edgeWidth(norm, largest.value)
    }
  }
  provide(key, gradients)
  return gradients
}

/** Null outside Design. */
export const useEdgeGradients = (): EdgeGradients | null => inject(key, null)
