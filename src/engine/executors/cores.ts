/** How many processor cores the engine may keep busy. */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/**
 * Physical cores, not their hardware threads: two threads of one core share the units that multiply. Where the system does not tell
 * (only Linux does, in files), all that the process may run on.
 */
export function usableCores(): number {
  const threads = availableParallelism()
  return Math.max(1, Math.min(threads, linuxCores(threads) ?? threads))
}

function linuxCores(threads: number): number | undefined {
  try {
    const siblings = Array.from({ length: threads }, (_, cpu) =>
      readFileSync(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, 'utf8').trim()
    )
    return new Set(siblings).size
  } catch {
    return undefined
  }
}
