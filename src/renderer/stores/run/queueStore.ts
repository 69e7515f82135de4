/** Holds the runs that wait until the engine is free, kept up to date, and changes their order. */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Queue } from '../../../contract/runs/queue'
import { faultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { useNoticeStore } from '../noticeStore'

const empty: Queue = { running: null, waiting: [], held: false }

export const useQueueStore = defineStore('queue', () => {
  const connection = useConnectionStore()
  const notices = useNoticeStore()
  const queue = shallowRef(empty)
  let following: AbortController | null = null

  async function follow(signal: AbortSignal): Promise<void> {
    try {
      for await (const now of await connection.client.queue.watch(undefined, { signal })) queue.value = now
    } catch (error) {
      if (!signal.aborted && connection.ready) notices.fault(faultText('The queue is no longer up to date', error))
    }
  }

  async function ask(call: () => Promise<Queue>): Promise<void> {
    try {
      queue.value = await call()
    } catch (error) {
      notices.fault(faultText('The queue was not changed', error))
    }
  }

  watch(
    () => connection.readyCount,
    (count) => {
      following?.abort()
      following = new AbortController()
      if (count > 0) void follow(following.signal)
    },
    { immediate: true }
  )

  return {
    waiting: computed(() => queue.value.waiting),
    running: computed(() => queue.value.running),
    held: computed(() => queue.value.held),
    move: (queueId: string, to: number) => ask(() => connection.client.queue.move({ queueId, to })),
    remove: (queueId: string) => ask(() => connection.client.queue.remove({ queueId })),
    retry: (queueId: string) => ask(() => connection.client.queue.retry({ queueId })),
    hold: (held: boolean) => ask(() => connection.client.queue.hold({ held }))
  }
})
