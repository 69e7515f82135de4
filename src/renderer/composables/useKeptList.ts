/** A list that the document keeps by name, as a menu shows it: the item that is shown now, and what is done with the list. */
import { computed } from 'vue'
import { withNamed, withOtherName } from '../../contract/document/keptNames'

interface KeptList<T> {
  readonly list: () => readonly T[]
  /** Puts another list in the place of this one. */
  readonly change: (next: readonly T[]) => void
  /** What is shown, as it would be saved under a name; null where it cannot be saved. */
  readonly asItem: (name: string) => T | null
  /** Whether two items are the same, whatever their names. */
  readonly isSame: (a: T, b: T) => boolean
}

export function useKeptList<T extends { readonly name: string }>({ list, change, asItem, isSame }: KeptList<T>) {
  const all = computed(list)
  const unnamed = computed(() => asItem(''))
  const canSave = computed(() => unnamed.value !== null)
  const shown = computed(() => {
    const now = unnamed.value
    return now === null ? null : (all.value.find((item) => isSame(item, now)) ?? null)
  })

  /** Saves what is shown; an item of the same name is replaced. */
  function save(name: string): void {
    const item = asItem(name)
    if (item !== null) change(withNamed(all.value, item))
  }

  const rename = (from: string, to: string) => change(withOtherName(all.value, from, to))
  const remove = (name: string) => change(all.value.filter((item) => item.name !== name))

  return { all, shown, canSave, save, rename, remove }
}
