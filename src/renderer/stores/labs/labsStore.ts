/** Holds the studies of the labs: those that are kept, the one that is shown, and the one that measures now. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { EngineClient } from '../../../contract/contract'
import type { LengthWish } from '../../../contract/labs/length'
import type { RecallWish } from '../../../contract/labs/recall'
import type { RoundsWish } from '../../../contract/labs/rounds'
import type { LabEvent, Study } from '../../../contract/labs/study'
import { faultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { useNoticeStore } from '../noticeStore'
import { afterEvent, startedMeasuring } from './labWorkflow'
import type { Measuring } from './labWorkflow'

type Start = (labs: EngineClient['labs'], options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<LabEvent>>

export const useLabsStore = defineStore('labs', () => {
  const connection = useConnectionStore()
  const notices = useNoticeStore()
  /** Newest first. */
  const studies = shallowRef<readonly Study[]>([])
  const unreadable = shallowRef<readonly string[]>([])
  const shownId = ref<string | null>(null)
  const shown = computed(() => studies.value.find(({ id }) => id === shownId.value) ?? studies.value[0] ?? null)
  const measuring = shallowRef<Measuring | null>(null)
  /** Whether a study was asked for and has not ended. */
  const busy = ref(false)
  let underWay: AbortController | null = null

  const put = (study: Study) =>
    void (studies.value = [study, ...studies.value.filter(({ id }) => id !== study.id)].toSorted((a, b) => b.startedAt - a.startedAt))

  async function read(): Promise<void> {
    const listed = await connection.client.labs.list()
    studies.value = listed.studies
    unreadable.value = listed.unreadable
  }

  function take(event: LabEvent): void {
    if (event.type === 'study') {
      put(event.study)
      if (measuring.value?.id !== event.study.id) {
        measuring.value = startedMeasuring(event.study.id)
        shownId.value = event.study.id
      }
    }
    if (measuring.value !== null) measuring.value = afterEvent(measuring.value, event, Date.now())
  }

  async function follow(start: Start): Promise<void> {
    if (busy.value) return
    busy.value = true
    const call = new AbortController()
    underWay = call
    try {
      for await (const event of await start(connection.client.labs, { signal: call.signal })) take(event)
    } catch (error) {
      if (!call.signal.aborted) notices.fault(faultText('The lab did not measure to its end', error))
    } finally {
      underWay = null
      busy.value = false
      measuring.value = null
    }
    if (connection.ready) await read()
  }

  const startLength = (wish: LengthWish) => follow((labs, options) => labs.length(wish, options))
  const startRecall = (wish: RecallWish) => follow((labs, options) => labs.recall(wish, options))
  const startRounds = (wish: RoundsWish) => follow((labs, options) => labs.rounds(wish, options))
  /** Ends the measurement; what was measured is kept. */
  const cancel = () => underWay?.abort()

  async function rename(id: string, title: string): Promise<void> {
    try {
      put(await connection.client.labs.rename({ id, title }))
    } catch (error) {
      notices.fault(faultText('The study was not renamed', error))
    }
  }

  async function remove(id: string): Promise<void> {
    try {
      const study = await connection.client.labs.remove({ id })
      studies.value = studies.value.filter((other) => other.id !== id)
      const undo = { label: 'Undo', run: () => void restore(study) }
      notices.news({ title: `The study “${study.title}” was deleted`, action: undo })
    } catch (error) {
      notices.fault(faultText('The study was not deleted', error))
    }
  }

  async function restore(study: Study): Promise<void> {
    try {
      await connection.client.labs.restore({ study })
      await read()
      shownId.value = study.id
    } catch (error) {
      notices.fault(faultText('The study was not put back', error))
    }
  }

  watch(
    () => connection.readyCount,
    () => {
      if (connection.ready) void read().catch(() => undefined)
    },
    { immediate: true }
  )

  const show = (id: string) => void (shownId.value = id)
  return { studies, unreadable, shown, measuring, busy, show, startLength, startRecall, startRounds, cancel, rename, remove }
})
