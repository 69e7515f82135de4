/** The types of a batch, which is a set of named arrays, and of a source of batches. */

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
  /** The weight of each target in the loss, [S, B]; null where all count alike. */
  readonly counts: Float32Array | null
  /** The weight of each target in metrics such as accuracy, [S, B]; null where it is that of the loss. */
  readonly scored: Float32Array | null
  /** The number of real sequences, which come first; the others are padding and do not count. */
  readonly sequences: number
}

/** An endless, seeded source of training batches, whose place can be kept and restored. */
export interface BatchSource {
  next(): TaskBatch
  /** The number of the epoch of the last batch, from 1 on. Sources that draw examples without end have none. */
  epoch?(): number
  state(): string
  restore(state: string): void
}
