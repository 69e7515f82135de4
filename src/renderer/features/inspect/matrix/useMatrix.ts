/** Follows what each time step reads of each other in the shown layer, where that layer mixes them by a matrix. */
import { computed } from 'vue'
import type { EngineClient } from '../../../../contract/contract'
import type { ProbeFrame } from '../../../../contract/events/probe'
import { useFrames } from '../../../composables/useFrames'
import type { useMaps } from '../maps/useMaps'
import type { InspectEntries } from '../view/inspectViews'

type Look = Omit<Parameters<EngineClient['inspection']['matrices']>[0], 'layer' | 'unit'>
export type ShownMatrix = ReturnType<typeof useMatrix>

/** `look`: the sequence that is looked at, null while its frames do not follow the run. `views`: where the chosen unit is kept. */
export function useMatrix(
  frame: () => ProbeFrame | null,
  look: () => Look | null,
  maps: ReturnType<typeof useMaps>,
  views: InspectEntries
) {
  const info = computed(() => frame()?.matrices.find(({ layer }) => layer === maps.layer.value) ?? null)
  const matrices = useFrames(
    () => {
      const looked = look()
      if (info.value === null || looked === null) return null
      const { layer, form } = info.value
      return { ...looked, layer, unit: form === 'effective' ? views.view.unit : 0 }
    },
    (inspection, request, options) => inspection.matrices(request, options)
  )
  const matrix = computed(() => {
    const { value: newest } = matrices.frame
    return newest !== null && newest.layer === info.value?.layer && newest.steps === frame()?.tokens.length ? newest : null
  })
  const label = computed(() => `${info.value?.label ?? ''} in layer ${maps.layer.value}`)
  return { info, frame: matrix, label, fault: matrices.fault }
}
