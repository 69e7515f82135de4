/** Remembers over reloads from which tab a run was started. */
import * as z from 'zod'
import { readJson } from '../../../contract/readJson'

const storageKey = 'gatescope.runTab'
const runTabSchema = z.object({ runId: z.string(), tab: z.string() })
export type RunTab = z.infer<typeof runTabSchema>

export function keepRunTab(runTab: RunTab): void {
  sessionStorage.setItem(storageKey, JSON.stringify(runTab))
}

export function readRunTab(): RunTab | null {
  return readJson(sessionStorage.getItem(storageKey) ?? '', runTabSchema)
}
