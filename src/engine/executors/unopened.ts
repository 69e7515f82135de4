/** The planner that is used before an executor is open. It assumes that programs will be compiled for the cores of this machine. */
import { usableCores } from './cores'
import type { MemoryPlanner } from './executor'
import { estimateMemory } from './tensorflow/memory/estimate'

export function unopenedExecutor(): MemoryPlanner {
  return { info: { parts: usableCores(), gpu: false }, estimateMemory, deviceMemory: () => null }
}
