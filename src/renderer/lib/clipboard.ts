/** The system's clipboard, without waiting for an answer that may never come: a browser may ask, and nobody may answer. */

/** Milliseconds that a browser has for an answer. */
const patience = 2_000

/** Chromium alone knows this permission, so TypeScript's list lacks it; other browsers refuse the question. */
const reading = Object.assign({ name: 'push' } satisfies PermissionDescriptor, { name: 'clipboard-read' })

/** Writes a text; false where the browser refused it or did not answer. A page without a safe origin has no clipboard. */
export async function writeClipboard(text: string): Promise<boolean> {
  if (!isSecureContext) return false
  const written = await inTime(navigator.clipboard.writeText(text).then(() => true))
  return written === true
}

/** The text on the clipboard; null where the browser refused it or did not answer. */
export async function readClipboard(): Promise<string | null> {
  return isSecureContext ? inTime(navigator.clipboard.readText()) : null
}

/** Whether the clipboard can be read without a question to the user. */
export async function mayReadClipboard(): Promise<boolean> {
  if (!isSecureContext) return false
  const status = await inTime(Promise.resolve().then(() => navigator.permissions.query(reading)))
  return status?.state === 'granted'
}

/** The answer; null when it is a refusal or does not come in time. */
async function inTime<T>(answer: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patience)
  })
  return Promise.race([answer.catch(() => null), late]).finally(() => clearTimeout(timer))
}
