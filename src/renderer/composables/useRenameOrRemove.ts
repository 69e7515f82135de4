/**
 * What is asked before something stored is renamed or removed: its new name in `field`, or whether it is meant, where `keep` has the focus.
 * Both are elements of the component's template.
 */
import { nextTick, ref, useTemplateRef } from 'vue'

/** `current`: the name at first. */
export function useRenameOrRemove(current: () => string) {
  const field = useTemplateRef<HTMLInputElement>('field')
  const keep = useTemplateRef<HTMLButtonElement>('keep')
  /** The name that is being typed; null while nothing is renamed. */
  const name = ref<string | null>(null)
  /** Whether it is about to be removed, which nothing takes back. */
  const asking = ref(false)

  function begin(): void {
    name.value = current()
    void nextTick(() => field.value?.select())
  }

  function ask(): void {
    asking.value = true
    void nextTick(() => keep.value?.focus())
  }

  return { name, asking, begin, ask }
}
