/** Which sequences of the data are read, and from which of their steps on predictions count. */
import { evenly } from '../../data/batches/spreadEvenly'
import type { DataPart } from '../../../contract/events/probe'
import type { TaskData } from '../../data/taskData'

export interface DataWindow {
  /** The 0-based place of its first time step. */
  readonly at: number
  /** The first 0-based step whose prediction counts: those before it are context, and count in the window before. */
  readonly from: number
}

export interface TakenWindows {
  readonly windows: readonly DataWindow[]
  /** Places of the part in all. */
  readonly of: number
  readonly taken: 'following' | 'spread'
}

/** At most `most` windows of `length` time steps. */
export function takeWindows(
  data: Pick<TaskData, 'predictsNext' | 'sequences' | 'places' | 'classes'>,
  part: DataPart,
  length: number,
  most: number
): TakenWindows {
  const of = data.places(part, length)
  const follows = data.predictsNext && data.sequences(part, 1).length === 1
  // The token behind the last one of a window of text is not part of it.
  const judged = data.classes.length > 0 ? length - 1 : length
  if (follows) return { windows: following(of, judged, most), of, taken: 'following' }
  return { windows: evenly(of, most).map((at) => ({ at, from: 0 })), of, taken: 'spread' }
}

/** Each begins half a window behind the one before, so that every step counts once. @param judged the steps of a window whose truth is known */
function following(of: number, judged: number, most: number): DataWindow[] {
  const context = Math.floor(judged / 2)
  const stride = Math.max(1, judged - context)
  const count = Math.min(most, Math.floor((of - 1) / stride) + 1)
  return Array.from({ length: count }, (_, k) => ({ at: k * stride, from: k === 0 ? 0 : context }))
}
