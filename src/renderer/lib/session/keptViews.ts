/** Stores in session storage which view each open document shows, so that a reload comes back to it. */
import * as z from 'zod'
import { readJson } from '../../../contract/readJson'

const storageKey = 'gatescope.views'

const viewSchema = z.object({
  openLayer: z.string().nullable(),
  selectedLayer: z.string().nullable(),
  selectedNodes: z.array(z.string()),
  selectedEdges: z.array(z.string())
})
/** By tab. */
const viewsSchema = z.array(z.tuple([z.string(), viewSchema]))
export type KeptView = Readonly<z.infer<typeof viewSchema>>

export function keepViews(views: ReadonlyMap<string, KeptView>): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify([...views]))
  } catch {
    sessionStorage.removeItem(storageKey) // Too large for the browser's store: each document opens at its first cell.
  }
}

export function readViews(): Map<string, KeptView> {
  return new Map(readJson(sessionStorage.getItem(storageKey) ?? '[]', viewsSchema))
}
