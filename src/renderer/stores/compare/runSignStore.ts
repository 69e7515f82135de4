/** Gives each chosen run a number, a colour and a dash that stay with it for as long as it is chosen. */
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { runColours } from '../../../contract/look/runColours'
import { useRunListStore } from '../runs/runListStore'

export interface RunSign {
  /** 1-based, written at the line's end and in the legend, so that a line is known without its colour. */
  readonly number: number
  /** The place of its colour among those of runs. */
  readonly colour: number
  readonly dash: 'solid' | 'dashed' | 'dotted'
}

const dashes = ['solid', 'dashed', 'dotted'] as const
const colours = runColours.dark.length

export function signOf(slot: number): RunSign {
  const dash = dashes[Math.floor(slot / colours) % dashes.length] ?? 'solid'
  return { number: slot + 1, colour: slot % colours, dash }
}

/** The slots of chosen runs: those chosen before keep theirs, others get the lowest that are free. */
export function slotsAfter(before: ReadonlyMap<string, number>, chosen: readonly string[]): ReadonlyMap<string, number> {
  const after = new Map<string, number>()
  for (const runId of chosen) {
    const slot = before.get(runId)
    if (slot !== undefined) after.set(runId, slot)
  }
  const taken = new Set(after.values())
  let free = 0
  for (const runId of chosen) {
    if (after.has(runId)) continue
    while (taken.has(free)) free += 1
    after.set(runId, free)
    taken.add(free)
  }
  return after
}

export const useRunSignStore = defineStore('runSigns', () => {
  const runs = useRunListStore()
  const slots = shallowRef<ReadonlyMap<string, number>>(new Map())
  watch(
    () => runs.chosen,
    (chosen) => (slots.value = slotsAfter(slots.value, chosen)),
    { immediate: true, flush: 'sync' }
  )

  /** The sign of a chosen run. */
  const of = (runId: string): RunSign => signOf(slots.value.get(runId) ?? 0)
  return { of }
})
