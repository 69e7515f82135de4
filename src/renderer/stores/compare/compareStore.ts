/** Holds which tab of Compare is shown. */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import * as z from 'zod'
import { keptChoice } from '../../lib/session/keptChoice'
import { useNavigationStore } from '../navigationStore'

export const compareTabs = ['runs', 'curves', 'settings', 'side', 'sweeps', 'labs'] as const
export type CompareTab = (typeof compareTabs)[number]

const kept = keptChoice('compareTab', z.enum(compareTabs))

export const useCompareStore = defineStore('compare', () => {
  const navigation = useNavigationStore()
  const tab = ref<CompareTab>(kept.read() ?? 'runs')
  watch(tab, kept.write)

  /** Goes to Compare, and there to a tab. */
  function show(next: CompareTab): void {
    tab.value = next
    navigation.go('compare')
  }

  return { tab, show }
})
