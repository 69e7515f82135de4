/** Which tab a run was started from, kept for the window over reloads. */
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
