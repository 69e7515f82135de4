/** Holds what was measured of the two models of the tour's lesson, while the window lives. */
import { defineStore } from 'pinia'
import { computed, reactive, shallowReactive, watch } from 'vue'
import { isOver } from '../../contract/events/run'
import { measuredOf } from '../lib/lesson/lesson'
import type { Measured, Side } from '../lib/lesson/lesson'
import { useDocumentStore } from './documentStore'
import { useReachStore } from './reachStore'
import { useRunStore } from './runStore'

export const useLessonStore = defineStore('lesson', () => {
  const documents = useDocumentStore()
  const run = useRunStore()
  const reach = useReachStore()

  /** The tab in which each side is open. */
  const tabs = reactive<Record<Side, string | null>>({ rnn: null, lstm: null })
  const measured = shallowReactive<Record<Side, Measured | null>>({ rnn: null, lstm: null })
  const over = reactive<Record<Side, boolean>>({ rnn: false, lstm: false })

  const isOpen = (side: Side) => documents.tabs.open.some(({ id }) => id === tabs[side])
  /** The side whose tab, and so whose run, is shown now. */
  const followed = computed<Side | null>(() => {
    const tab = documents.activeId
    if (tab === null) return null
    return tab === tabs.rnn ? 'rnn' : tab === tabs.lstm ? 'lstm' : null
  })

  function setTab(side: Side, tab: string | null): void {
    if (tabs[side] === tab) return
    tabs[side] = tab
    measured[side] = null
    over[side] = false
  }

  watch(
    () => [followed.value, run.summary, reach.newest] as const,
    ([side, summary, frame]) => {
      const { document } = documents
      if (side === null || document === null) return
      measured[side] = measuredOf(side, summary, frame, document)
      over[side] = summary !== null && isOver(summary.phase)
    }
  )

  return { tabs, measured, over, followed, isOpen, setTab }
})
