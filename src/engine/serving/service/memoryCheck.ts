/** Refuses sizes that will not fit into memory before anything is compiled. */
import { problem } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'
import type { ExecutorInfo } from '../../executors/executor'
import { modelReport } from '../../model/graph/report'
import type { LargeValue, MemoryEstimate } from '../../executors/tensorflow/memory/estimate'
import { roomOf, thisMachine } from '../../learning/training/room'
import type { PreparedRun } from './preparedRun'

/** The quick figure leaves temporary values out: below this share of the room a step fits in any case, and its programs are not asked. */
const surely = 1 / 16

/** The problem of a run that needs more than `room` bytes, or null. */
export function memoryProblem(run: PreparedRun, info: Pick<ExecutorInfo, 'parts' | 'gpu'>, room = roomHere(info)): Problem | null {
  const { trainingBytes } = modelReport(run.document, run.data.shape)
  if (trainingBytes < room * surely) return null
  return shortage(run.memory(info), room)
}

/** The problem of an estimate that is above the room, or null. */
export function shortage({ bytes, largest }: MemoryEstimate, room: number): Problem | null {
  if (bytes <= room) return null
  return problem('training.memory', { path: 'training.batchSize' }, { needs: bytes, room, largest: largest.map(valueText) })
}

export const roomHere = ({ gpu }: Pick<ExecutorInfo, 'gpu'>): number => roomOf(thisMachine(gpu))

/** `exp of attention1 [4, 4, 1000, 1000], 128 MB`. */
export function valueText({ layer, operation, shape, bytes }: LargeValue): string {
  return `${operation}${layer === null ? '' : ` of ${layer}`} [${shape.join(', ')}], ${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`
}
