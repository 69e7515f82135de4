/** What the models of all families have in common. */
import type { CellGraph } from '../../../contract/document/cellGraph'
import type { Task } from '../../../contract/document/task'

/** The template whose first cell a recurrent family runs. */
export const cellTemplates = {
  RNN: 'rnn-moby-dick',
  LSTM: 'lstm-moby-dick',
  GRU: 'gru-reset-after-moby-dick',
  minGRU: 'min-gru-moby-dick'
} as const
export type Cells = Readonly<Record<keyof typeof cellTemplates, CellGraph>>

export interface LabSettings {
  readonly task: Task
  readonly batch: number
  readonly length: number
  readonly learningRate: number
  readonly blocks: number
  readonly seed: number
  /** Whether attention goes from block to block of time steps, so that its memory grows with T and not with T². */
  readonly chunked?: boolean
}

/** Units of a block, and of the feed-forward layer that a Transformer's block has besides. */
export interface LabWidths {
  readonly width: number
  readonly hidden: number
}

/** States of a unit: complex pairs of S4D, and numbers of Mamba. */
export const labStates = { S4D: 16, Mamba: 16 } as const
/** Heads of attention. */
export const labHeads = 4
