/** Whether the menu of runs is open: it stays so while its place takes another form, until another place is shown. */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { useNavigationStore } from '../navigationStore'

export const useRunSwitcherStore = defineStore('runSwitcher', () => {
  const navigation = useNavigationStore()
  const open = ref(false)
  watch(
    () => navigation.place,
    () => (open.value = false)
  )
  return { open }
})
