/** How much memory a training step may take on this machine: what is free, what its container allows, or what its GPU has. */
import { readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { gpuMemory } from '../../executors/tensorflow/runtime/gpu'

/** All in bytes; null: no such limit. */
export interface Machine {
  readonly total: number
  readonly free: number
  /** What this process holds now: what a run before has left is used again. */
  readonly own: number
  /** Of the container (control group), and what is taken of it. */
  readonly limit: number | null
  readonly used: number
  readonly gpu: number | null
}

export function roomOf({ total, free, own, limit, used, gpu }: Machine): number {
  if (gpu !== null) return gpu
  const left = Math.min(total, free + own)
  return limit === null || limit > total ? left : Math.min(left, Math.max(0, limit - used) + own)
}

/** @param gpu whether training runs on the GPU's memory */
export function thisMachine(gpu: boolean): Machine {
  const limits = ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']
  const uses = ['/sys/fs/cgroup/memory.current', '/sys/fs/cgroup/memory/memory.usage_in_bytes']
  return {
    total: totalmem(),
    free: freemem(),
    own: process.memoryUsage.rss(),
    limit: numberIn(limits),
    used: numberIn(uses) ?? 0,
    gpu: gpu ? (gpuMemory() ?? null) : null
  }
}

/** The number in the first of these files that has one: without a limit it says `max`. */
function numberIn(files: readonly string[]): number | null {
  for (const file of files) {
    try {
      const found = Number(readFileSync(file, 'utf8').trim())
      if (Number.isFinite(found)) return found
    } catch {
      // Another version of control groups, or none.
    }
  }
  return null
}
