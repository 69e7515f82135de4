/** Holds every run of the workspace, kept up to date, and which of them are chosen for a comparison. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import * as z from 'zod'
import { runIdSchema } from '../../../contract/procedures/common'
import type { RunListEvent } from '../../../contract/runs/entry'
import { followStream } from '../../composables/useStream'
import { keptChoice } from '../../lib/session/keptChoice'
import { faultText } from '../../lib/words/faultText'
import { noEntries, withListEvent } from './runEntries'

const kept = keptChoice('chosenRuns', z.array(runIdSchema))

export const useRunListStore = defineStore('runList', () => {
  const list = shallowRef(noEntries)
  /** Why the list is not kept up to date, or null. */
  const fault = ref<string | null>(null)
  /** What was told last, for those who follow single runs. */
  const news = shallowRef<RunListEvent | null>(null)
  const entries = computed(() => list.value.all)
  const byId = computed(() => new Map(list.value.all.map((entry) => [entry.runId, entry])))
  /** Whether every run has been read; until then `entries` may lack some. */
  const complete = computed(() => list.value.complete)
  /** Chosen runs by id, in the order of choice. They outlive a reload of the page. */
  const asked = ref<readonly string[]>(kept.read() ?? [])
  const chosen = computed(() => asked.value.filter((runId) => byId.value.has(runId)))
  watch(asked, (runIds) => kept.write([...runIds]))

  const entryOf = (runId: string) => byId.value.get(runId) ?? null

  /** Chooses these runs and no others. */
  function choose(runIds: readonly string[]): void {
    asked.value = [...new Set(runIds)]
  }

  /** Adds a run to the chosen ones, or takes it out. */
  function toggle(runId: string): void {
    choose(chosen.value.includes(runId) ? chosen.value.filter((other) => other !== runId) : [...chosen.value, runId])
  }

  /** The list as the stream has told it so far; it replaces a complete one only once it is complete as well. */
  let streamed = noEntries

  /** Takes in what the engine says of its runs. */
  function tell(event: RunListEvent): void {
    streamed = withListEvent(streamed, event)
    if (streamed.complete || !list.value.complete) list.value = streamed
    news.value = event
  }

  /** Reads all runs, and then follows what changes. */
  const follow = followStream(
    () => 'all',
    (client, _all, options) => client.runs.watch(undefined, options),
    {
      begin() {
        streamed = noEntries
        fault.value = null
      },
      take: tell,
      refuse(error) {
        const { title, detail } = faultText('The runs could not be read', error)
        fault.value = detail === undefined ? title : `${title}: ${detail}`
      }
    }
  )

  return { entries, complete, fault, news, chosen, entryOf, choose, toggle, tell, follow }
})
