/** A batch as named arrays, and the sources that batches come from. */

/** `length` time steps of `batch` sequences. */
export interface BatchShape {
  readonly length: number
  readonly batch: number
}

export interface TaskBatch {
  /**
   * By name, time-major, row by row: the task's inputs (`tokens` int32 [T, B], `features` float32 [T, B, D]); `mask` float32 [T, B] where
   * the task has one; `fresh` float32 [1, B] where batches follow one another: 1 in rows whose stream begins; `targets`, int32 [S, B] classes or float32 [S, B, width], where S is T, or 1 when there is one a sequence.
   */
  readonly arrays: ReadonlyMap<string, Int32Array | Float32Array>
  /** How much each target counts in the loss, [S, B]; null: all alike. */
  readonly counts: Float32Array | null
  /** How much each target counts in metrics such as accuracy, [S, B]; null: as in the loss. */
  readonly scored: Float32Array | null
  /** The sequences that are real, from the first; the others are padding and count nothing. */
  readonly sequences: number
}

/** An endless, seeded source of training batches, whose place can be kept and restored. */
export interface BatchSource {
  next(): TaskBatch
  /** How often the data have been gone through with the last batch, from 1 on. It is not there where examples are drawn without end. */
  epoch?(): number
  state(): string
  restore(state: string): void
}
