/** What is asked before something stored is renamed or removed: its new name, or whether that is meant. */
import { nextTick, ref } from 'vue'
import type { Ref } from 'vue'

interface Asked {
  /** The name at first. */
  readonly name: () => string
  /** The field of the new name. */
  readonly field: Readonly<Ref<HTMLInputElement | null>>
  /** The button that keeps it, which has the focus first. */
  readonly keep: Readonly<Ref<HTMLButtonElement | null>>
}

export function useRenameOrRemove({ name: current, field, keep }: Asked) {
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
