/** Holds the runs that wait until the engine is free, kept up to date, and changes their order. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Queue } from '../../../contract/runs/queue'
import { followStream } from '../../composables/useStream'
import { faultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { useNoticeStore } from '../noticeStore'

const empty: Queue = { running: null, measuring: null, waiting: [], held: false }

export const useQueueStore = defineStore('queue', () => {
  const connection = useConnectionStore()
  const notices = useNoticeStore()
  const queue = shallowRef(empty)
  followStream(
    () => 'all',
    (client, _all, options) => client.queue.watch(undefined, options),
    {
      take: (now) => (queue.value = now),
      refuse: (error) => notices.fault(faultText('The queue is no longer up to date', error))
    }
  )

  async function ask(call: () => Promise<Queue>): Promise<void> {
    try {
      queue.value = await call()
    } catch (error) {
      notices.fault(faultText('The queue was not changed', error))
    }
  }

  return {
    waiting: computed(() => queue.value.waiting),
    running: computed(() => queue.value.running),
    measuring: computed(() => queue.value.measuring),
    held: computed(() => queue.value.held),
    move: (queueId: string, to: number) => ask(() => connection.client.queue.move({ queueId, to })),
    remove: (queueId: string) => ask(() => connection.client.queue.remove({ queueId })),
    retry: (queueId: string) => ask(() => connection.client.queue.retry({ queueId })),
    hold: (held: boolean) => ask(() => connection.client.queue.hold({ held }))
  }
})
