/** Gives this window an identifier that survives a reload, so that each window finds its own autosaved document. */
import { randomName } from './randomName'

const storageKey = 'gatescope.window'

export function windowId(): string {
  const known = sessionStorage.getItem(storageKey)
  if (known !== null && /^[a-z0-9-]{8,64}$/.test(known)) return known
  const id = randomName('w')
  sessionStorage.setItem(storageKey, id)
  return id
}
