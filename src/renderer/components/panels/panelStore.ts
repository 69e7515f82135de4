/** Holds the panels at the sides of the places: how wide each is wished to be, which are hidden, and which drawer is open in a narrow
    window. Wishes are kept in local storage; what the window has no room for is squeezed for as long as that lasts. */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import * as z from 'zod'
import { readJson } from '../../../contract/readJson'

const storageKey = 'gatescope.panels'
export const panelIds = ['palette', 'inspector', 'training', 'details', 'run'] as const
export type PanelId = (typeof panelIds)[number]

/** Windows narrower than this, in CSS pixels, show their panels as drawers. At 200 % zoom most screens are. */
const narrowBelow = 900

const keptSchema = z.object({
  /** In pixels. */
  widths: z.partialRecord(z.enum(panelIds), z.number()).catch({}),
  hidden: z.array(z.enum(panelIds)).catch([])
})

export const usePanelStore = defineStore('panels', () => {
  const kept = readJson(localStorage.getItem(storageKey) ?? '{}', keptSchema) ?? keptSchema.parse({})
  const widths = ref<Partial<Record<PanelId, number>>>(kept.widths)
  const hidden = ref<readonly PanelId[]>(kept.hidden)
  const narrow = ref(false)
  /** The one drawer that is open, in a narrow window. */
  const drawer = ref<PanelId | null>(null)

  const media = typeof matchMedia === 'function' ? matchMedia(`(width < ${narrowBelow}px)`) : null
  narrow.value = media?.matches ?? false
  media?.addEventListener('change', (event) => {
    narrow.value = event.matches
    drawer.value = null
  })

  watch([widths, hidden], () => localStorage.setItem(storageKey, JSON.stringify({ widths: widths.value, hidden: hidden.value })))

  /** Whether a panel is out of sight: hidden, or a drawer that is closed. */
  function isHidden(id: PanelId): boolean {
    return narrow.value ? drawer.value !== id : hidden.value.includes(id)
  }

  function setWidth(id: PanelId, width: number): void {
    widths.value = { ...widths.value, [id]: width }
  }

  /** Hides all of these, or shows them where none is to be seen. In a narrow window the last one's drawer opens or closes. */
  function toggle(ids: readonly PanelId[]): void {
    if (narrow.value) {
      drawer.value = drawer.value === null ? (ids.at(-1) ?? null) : null
      return
    }
    const hides = ids.some((id) => !hidden.value.includes(id))
    const others = hidden.value.filter((id) => !ids.includes(id))
    hidden.value = hides ? [...others, ...ids] : others
  }

  return { widths, hidden, narrow, drawer, isHidden, setWidth, toggle }
})
