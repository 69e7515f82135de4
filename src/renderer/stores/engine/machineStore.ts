/** Holds what the engine runs on: how far the set-up of a faster executor is, and the user's choice. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ExecutorChoice } from '../../../contract/executors'
import type { SetUp } from '../../../contract/procedures/engine'
import { followStream } from '../../composables/useStream'
import { faultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { useNoticeStore } from '../noticeStore'

/** The first of the reasons, and what mends it. */
const neededWords = ({ reason, remedy }: Extract<SetUp, { state: 'missing' }>): string =>
  `${/^.*?\.(?= |$)/s.exec(reason)?.[0] ?? reason} ${remedy}`

export const useMachineStore = defineStore('machine', () => {
  const connection = useConnectionStore()
  const notices = useNoticeStore()
  const setUp = shallowRef<SetUp>({ state: 'idle' })

  followStream(
    () => 'all',
    (client, _all, options) => client.engine.watchSetUp(undefined, options),
    { take, refuse: () => (setUp.value = { state: 'idle' }) }
  )

  function take(next: SetUp): void {
    const before = setUp.value
    setUp.value = next
    if (next.state !== 'working') void connection.askStatus()
    if (next.state === 'ready' && before.state === 'working') tellReady(next)
  }

  function tellReady({ library, restart }: Extract<SetUp, { state: 'ready' }>): void {
    const title = 'Faster engine ready'
    if (!restart) return void notices.news({ title, detail: `The next run trains on ${library}.` })
    const action = { label: 'Restart the engine', run: () => connection.restart() }
    notices.hint({
      title,
      detail: `${library} is used once the engine starts again. A run that trains goes on from its checkpoint.`,
      action
    })
  }

  /** Lets the engine fetch TensorFlow's library, or stops it. */
  async function allow(wanted: boolean): Promise<void> {
    try {
      setUp.value = await connection.client.engine.setUp({ wanted })
      const detail = 'Training stays on the engine that is here. “Set up TensorFlow” in the menu of the engine begins again.'
      if (!wanted) notices.news({ title: 'TensorFlow is not fetched', detail })
    } catch (error) {
      notices.fault(faultText('The answer was not kept', error))
    }
  }

  async function choose(executor: ExecutorChoice): Promise<void> {
    try {
      connection.engine = await connection.client.engine.choose({ executor })
    } catch (error) {
      notices.fault(faultText('The executor was not changed', error))
      await connection.askStatus()
    }
  }

  /** What would make training faster, where set-up could not do it; null where there is nothing to say. */
  const remedy = computed(() =>
    setUp.value.state === 'missing' && connection.engine?.executor !== 'tensorflow' ? neededWords(setUp.value) : null
  )

  return { setUp, remedy, allow, choose }
})
