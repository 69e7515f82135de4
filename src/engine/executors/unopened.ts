/** What is assumed of an executor before one is open: that programs will be compiled for the cores of this machine. */
import { usableCores } from './cores'
import type { MemoryPlanner } from './executor'
import { estimateMemory } from './tensorflow/memory/estimate'

export function unopenedExecutor(): MemoryPlanner {
  return { info: { parts: usableCores(), gpu: false }, estimateMemory, deviceMemory: () => null }
}
