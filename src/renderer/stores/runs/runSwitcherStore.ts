/** Whether the menu of runs is open, and in which place: it stays open while the place takes another form. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { useNavigationStore } from '../navigationStore'
import type { Place } from '../navigationStore'

export const useRunSwitcherStore = defineStore('runSwitcher', () => {
  const navigation = useNavigationStore()
  const place = ref<Place | null>(null)
  const open = computed({
    get: () => place.value === navigation.place,
    set: (opens: boolean) => void (place.value = opens ? navigation.place : null)
  })
  return { open }
})
