/** Refuses sizes that will not fit into memory before anything is compiled. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { MemoryPlanner } from '../../executors/executor'
import type { LargeValue, MemoryEstimate } from '../../executors/memoryEstimate'
import { modelReport } from '../../model/graph/report'
import { availableMemory, machineMemory } from './availableMemory'
import type { PreparedRun } from './preparedRun'

/**
 * There are two figures. The report's is a formula over the layers; it is quick and leaves temporary values out. The executor's estimate walks the
 * programs of the step. Where the formula gives less than this share of the room, the step fits in any case, and the executor is not asked.
 */
const surelyFits = 1 / 16

/** The problem of a run that needs more than `room` bytes, or null. */
export function memoryProblem(run: PreparedRun, planner: MemoryPlanner, room = roomHere(planner)): Problem | null {
  const { trainingBytes } = modelReport(run.document, run.data.shape)
  if (trainingBytes < room * surelyFits) return null
  return shortage(run.memory(planner), room)
}

/** The problem of an estimate that is above the room, or null. */
export function shortage({ bytes, largest }: MemoryEstimate, room: number): Problem | null {
  if (bytes <= room) return null
  return problem('training.memory', { path: 'training.batchSize' }, { needs: bytes, room, largest: largest.map(valueText) })
}

/** Bytes that training may take on this machine. */
export const roomHere = (planner: MemoryPlanner): number => availableMemory(machineMemory(planner.deviceMemory()))

/** `exp of attention1 [4, 4, 1000, 1000], 128 MB`. */
export function valueText({ layer, operation, shape, bytes }: LargeValue): string {
  return `${operation}${layer === null ? '' : ` of ${layer}`} [${shape.join(', ')}], ${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`
}
