/** A name for this window that survives a reload, so that each window finds its own autosaved document. */
const storageKey = 'gatescope.window'

export function windowId(): string {
  const known = sessionStorage.getItem(storageKey)
  if (known !== null && /^[a-z0-9-]{8,64}$/.test(known)) return known
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  const id = `w-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
  sessionStorage.setItem(storageKey, id)
  return id
}
