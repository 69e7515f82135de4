/** Holds the settings of this browser or desktop, such as the theme, in local storage. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import * as z from 'zod'
import { readJson } from '../../contract/readJson'

const storageKey = 'gatescope.settings'

const settingsSchema = z.object({
  theme: z.enum(['dark', 'light', 'system']).catch('system'),
  miniMap: z.boolean().catch(true),
  /** Whether the drawing shows the shape of each value at its edges. */
  edgeShapes: z.boolean().catch(false),
  /** Whether the drawing shows the values of its nodes. */
  nodeValues: z.boolean().catch(false),
  /** Whether the edges are as thick as their gradient where values are shown. */
  edgeGradients: z.boolean().catch(true),
  /** Whether the tour was offered to this user. */
  tourOffered: z.boolean().catch(false),
  /** What the status bar said of a faster engine when the user closed it; null where nothing was closed. */
  closedRemedy: z.string().nullable().catch(null)
})
export type ThemeSetting = z.infer<typeof settingsSchema>['theme']

export const useSettingsStore = defineStore('settings', () => {
  const stored = readJson(localStorage.getItem(storageKey) ?? '{}', settingsSchema) ?? settingsSchema.parse({})
  const theme = ref<ThemeSetting>(stored.theme)
  const miniMap = ref(stored.miniMap)
  const edgeShapes = ref(stored.edgeShapes)
  const nodeValues = ref(stored.nodeValues)
  const edgeGradients = ref(stored.edgeGradients)
  const tourOffered = ref(stored.tourOffered)
  const closedRemedy = ref(stored.closedRemedy)
  const systemDark = ref(true)

  const media = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null
  systemDark.value = media?.matches ?? true
  media?.addEventListener('change', (event) => (systemDark.value = event.matches))

  /** The theme that is drawn. */
  const shownTheme = computed(() => (theme.value === 'system' ? (systemDark.value ? 'dark' : 'light') : theme.value))

  watch([theme, miniMap, edgeShapes, nodeValues, edgeGradients, tourOffered, closedRemedy], () => {
    const settings: z.infer<typeof settingsSchema> = {
      theme: theme.value,
      miniMap: miniMap.value,
      edgeShapes: edgeShapes.value,
      nodeValues: nodeValues.value,
      edgeGradients: edgeGradients.value,
      tourOffered: tourOffered.value,
      closedRemedy: closedRemedy.value
    }
    localStorage.setItem(storageKey, JSON.stringify(settings))
  })

  function toggleTheme(): void {
    theme.value = shownTheme.value === 'dark' ? 'light' : 'dark'
  }

  return { theme, shownTheme, miniMap, edgeShapes, nodeValues, edgeGradients, tourOffered, closedRemedy, toggleTheme }
})
