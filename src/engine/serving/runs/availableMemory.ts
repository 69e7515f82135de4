/** How much memory a training step may take on this machine: what is free, what its container allows, or what its GPU has. */
import { readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'

/** Bytes of memory on this machine; null where there is no such limit. */
export interface MachineMemory {
  readonly total: number
  readonly free: number
  /** What this process holds now; it uses again what an earlier run has let go of. */
  readonly own: number
  /** The limit of the container (control group), and how much of it is in use. */
  readonly limit: number | null
  readonly used: number
  readonly gpu: number | null
}

export function availableMemory({ total, free, own, limit, used, gpu }: MachineMemory): number {
  if (gpu !== null) return gpu
  const onMachine = Math.min(total, free + own)
  return limit === null || limit > total ? onMachine : Math.min(onMachine, Math.max(0, limit - used) + own)
}

/** @param gpu bytes of the GPU's memory where training runs on a GPU, else null */
export function machineMemory(gpu: number | null): MachineMemory {
  const limits = ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']
  const uses = ['/sys/fs/cgroup/memory.current', '/sys/fs/cgroup/memory/memory.usage_in_bytes']
  return {
    total: totalmem(),
    free: freemem(),
    own: process.memoryUsage.rss(),
    limit: numberIn(limits),
    used: numberIn(uses) ?? 0,
    gpu
  }
}

/** The number in the first of these files that has one: without a limit it says `max`. */
function numberIn(files: readonly string[]): number | null {
  for (const file of files) {
    try {
      const parsed = Number(readFileSync(file, 'utf8').trim())
      if (Number.isFinite(parsed)) return parsed
    } catch {
      // Another version of control groups, or none.
    }
  }
  return null
}
