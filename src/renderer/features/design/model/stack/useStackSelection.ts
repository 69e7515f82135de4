/** Keeps the selected layers of the stack: one layer, or a row of neighbours. */
import { computed, ref, watch } from 'vue'
import type { Ref } from 'vue'
import { useNavigationStore } from '../../../../stores/navigationStore'
import type { Layers } from './stackEdit'

export function useStackSelection(layers: Ref<Layers>) {
  const navigation = useNavigationStore()
  /** The other end of the run; null when only one layer is selected. */
  const far = ref<string | null>(null)
  const rowOf = (id: string | null) => layers.value.findIndex((layer) => layer.id === id)

  const ids = computed<readonly string[]>(() => {
    const [near, other] = [rowOf(navigation.selectedLayer), rowOf(far.value)]
    if (near < 0) return []
    const [from, to] = other < 0 ? [near, near] : [Math.min(near, other), Math.max(near, other)]
    return layers.value.slice(from, to + 1).map((layer) => layer.id)
  })
  /** The row that the keyboard stands on. */
  const current = computed(() => far.value ?? navigation.selectedLayer)

  watch(
    () => navigation.selectedLayer,
    () => (far.value = null)
  )

  function pick(id: string, extend: boolean): void {
    if (extend && navigation.selectedLayer !== null) far.value = id === navigation.selectedLayer ? null : id
    else {
      far.value = null
      navigation.selectedLayer = id
    }
  }

  function pickAll(picked: readonly string[]): void {
    navigation.selectedLayer = picked[0] ?? null
    const last = picked.at(-1) ?? null
    queueMicrotask(() => (far.value = picked.length > 1 ? last : null))
  }

  return { ids, current, pick, pickAll }
}
