/** Follows what each time step reads of each other in the shown layer, where that layer mixes them by a matrix. */
import { computed } from 'vue'
import type { EngineClient } from '../../../../contract/contract'
import type { ProbeFrame } from '../../../../contract/events/probe'
import type { useMaps } from '../maps/useMaps'
import { matrixChange } from '../timeline/momentDifference'
import { useBothMoments } from '../timeline/useBothMoments'
import type { InspectEntries } from '../view/inspectViews'

type Look = Omit<Parameters<EngineClient['inspection']['matrices']>[0], 'layer' | 'unit'>
export type ShownMatrix = ReturnType<typeof useMatrix>

/**
 * `look`: the sequence that is looked at, null while its frames do not follow the run. `views`: where the chosen unit is kept. `other`: the
 * same sequence of another moment, null where no other is compared; the matrices are then those of the first moment minus those of the other.
 */
export function useMatrix(
  frame: () => ProbeFrame | null,
  look: () => Look | null,
  maps: ReturnType<typeof useMaps>,
  views: InspectEntries,
  other: () => Look | null = () => null
) {
  const info = computed(() => frame()?.matrices.find(({ layer }) => layer === maps.layer.value) ?? null)
  const matrices = useBothMoments(
    look,
    other,
    (looked) => {
      if (info.value === null) return null
      const { layer, form } = info.value
      return { ...looked, layer, unit: form === 'effective' ? views.view.unit : 0 }
    },
    (inspection, request, options) => inspection.matrices(request, options)
  )
  const matrix = computed(() => {
    const { value: newest } = matrices.frame
    return newest !== null && newest.layer === info.value?.layer && newest.steps === frame()?.tokens.length ? newest : null
  })
  const change = computed(() => {
    const { value: before } = matrices.before
    return matrix.value === null || before === null ? null : matrixChange(matrix.value, before)
  })
  const label = computed(() => `${change.value === null ? '' : 'change of '}${info.value?.label ?? ''} in layer ${maps.layer.value}`)
  return {
    info,
    frame: computed(() => change.value ?? matrix.value),
    /** Whether the frame shows what has changed since the other moment. */
    changes: computed(() => change.value !== null),
    label,
    fault: matrices.fault
  }
}
