/** The properties that every chart of the Train place takes. */
import type { RunHistory } from '../../../stores/run/runHistory'

export interface SharedChartProps {
  readonly history: RunHistory
  /** Changes whenever the history has something new. */
  readonly version: number
  /** The step under the cross-hair, null when there is none. */
  readonly cursor: number | null
  /** Position of the smoothing slider, 0…1. */
  readonly smoothing: number
}

/** Charts of the Train place share their zoom. */
export const chartGroup = 'train'
