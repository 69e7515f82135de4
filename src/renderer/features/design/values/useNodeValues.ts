/** Lets the drawing show the values of its nodes at a token: of the run of the document, on what Inspect reads. */
import { computed, inject, onScopeDispose, provide, watch } from 'vue'
import type { ComputedRef, InjectionKey } from 'vue'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { useProbeStore } from '../../../stores/probeStore'
import { useSettingsStore } from '../../../stores/settingsStore'
import { useInspectViews } from '../../inspect/view/inspectViews'
import { nodeMaps, valueAt } from './nodeValues'
import type { NodeMap, NodeValue } from './nodeValues'

export interface NodeValues {
  /** The time step of the cursor, 0-based; the cursor of Inspect is the same. */
  readonly token: ComputedRef<number>
  /** A node's values, `by` time steps behind the cursor or before it; null where values are not shown, or the node has none there. */
  valueOf(node: string, by?: number): NodeValue | null
  /** The tokens that are read; empty where there is no frame. */
  readonly tokens: ComputedRef<readonly string[]>
  /** Whether any node of the drawn cell has values. */
  readonly known: ComputedRef<boolean>
  goTo(token: number): void
}

const key: InjectionKey<NodeValues> = Symbol('node values')

/** Frames are asked for while values are shown and a cell is open. */
export function provideNodeValues(cell: () => CellGraph | null, layer: () => LayerOf<'recurrent'> | null): NodeValues {
  const settings = useSettingsStore()
  const probe = useProbeStore()
  const cursor = useInspectViews().entry('token')
  const shown = computed(() => settings.nodeValues && cell() !== null)
  let leave: (() => void) | null = null
  watch(
    shown,
    (on) => {
      leave?.()
      leave = on ? probe.look() : null
    },
    { immediate: true }
  )
  onScopeDispose(() => leave?.())

  const frame = computed(() => (shown.value ? probe.frame : null))
  const tokens = computed(() => frame.value?.tokens ?? [])
  const token = computed(() => Math.max(0, Math.min(cursor.value, tokens.value.length - 1)))
  const maps = computed(() => {
    const [drawn, of] = [cell(), layer()]
    return drawn === null || of === null || frame.value === null ? new Map<string, NodeMap>() : nodeMaps(drawn, of, frame.value)
  })
  const values: NodeValues = {
    token,
    tokens,
    known: computed(() => maps.value.size > 0),
    valueOf(node, by = 0) {
      const entry = maps.value.get(node)
      return entry === undefined ? null : valueAt(entry, token.value + by)
    },
    goTo: (next) => void (cursor.value = next)
  }
  provide(key, values)
  return values
}

/** Null outside Design. */
export const useNodeValues = (): NodeValues | null => inject(key, null)
