/** Holds every run of the workspace, kept up to date, and which of them are chosen for a comparison. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import * as z from 'zod'
import { runIdSchema } from '../../../contract/procedures/common'
import type { RunListEvent } from '../../../contract/runs/entry'
import { keptChoice } from '../../lib/session/keptChoice'
import { noEntries, withListEvent, without } from './runEntries'

const kept = keptChoice('chosenRuns', z.array(runIdSchema))

export const useRunListStore = defineStore('runList', () => {
  const list = shallowRef(noEntries)
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

  /** Takes in what the engine says of its runs. */
  const tell = (event: RunListEvent) => void (list.value = withListEvent(list.value, event))
  /** Takes runs out of the list before the engine has said so. */
  const forget = (runIds: readonly string[]) => void (list.value = { ...list.value, all: without(list.value.all, runIds) })

  return { entries, complete, chosen, entryOf, choose, toggle, tell, forget }
})
