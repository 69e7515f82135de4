/** Which process owns a file, so that another can tell an owner that still runs from one that was cut off. */
import { readFileSync } from 'node:fs'
import * as z from 'zod'

export const ownerSchema = z.object({
  pid: z.int(),
  /** When the process was started, in the system's own words: process ids are used again. Null where the system does not tell. */
  born: z.string().nullable()
})
export type Owner = z.infer<typeof ownerSchema>

let self: Owner | null = null
export const thisProcess = (): Owner => (self ??= { pid: process.pid, born: bornOf(process.pid) })

export const isThisProcess = ({ pid, born }: Owner): boolean => pid === process.pid && born === thisProcess().born

/** Whether the owner still runs and is another process than this one. */
export function runsElsewhere({ pid, born }: Owner): boolean {
  return pid !== process.pid && isAlive(pid) && bornOf(pid) === born
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * On Linux, the start time in clock ticks since boot: field 22 of /proc/<pid>/stat (proc(5)), counted after the name in brackets. Null for a
 * process that has ended and whose parent has not noticed, too.
 */
function bornOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}
