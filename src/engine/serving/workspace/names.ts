/** Names that users give to documents and data files, and whether a file can carry them on every system. */
import { createHash } from 'node:crypto'

/** Windows keeps these for devices, with any ending. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** Why a file cannot be called so, in words; null when it can. The contract's schema has refused folders before. */
export function whyNotFileName(name: string): string | null {
  if (name.startsWith('.')) return 'a name that begins with a dot is hidden'
  if (/[. ]$/.test(name)) return 'a name must not end in a dot or a space'
  if (reserved.test(name)) return 'Windows keeps this name for a device'
  return Buffer.byteLength(name) > 200 ? 'the name is too long for a file' : null
}

/** A file name for text that may be anything: the beginning of its SHA-256. */
export const hashedName = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** `name` if it is free, else `name (2)`, `name (3)` … before the ending. */
export async function freeName(name: string, taken: (name: string) => Promise<boolean>): Promise<string> {
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  for (let k = 1; ; k++) {
    const candidate = k === 1 ? name : `${stem} (${k})${ending}`
    if (!(await taken(candidate))) return candidate
  }
}
