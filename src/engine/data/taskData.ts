/** What an opened task is to training and inspection: its shape, batches to train on, batches that are held out, and words for its tokens. */
import type { Problem } from '../../contract/document/problems'
import type { TaskShape } from '../../contract/document/taskShape'
import type { BatchShape, BatchSource, TaskBatch } from './batch'
import type { Encoded } from './vocabulary'

export interface TaskData {
  /** Words for the data: `Moby Dick`, or the file's name. */
  readonly title: string
  readonly shape: TaskShape
  /** A word for each token, in token order. */
  readonly vocabulary: readonly string[]
  /** Tells whether a resumed run still gets the data that it began with. */
  readonly fingerprint: string
  batches(shape: BatchShape, seed: number): BatchSource
  /** At most `most` batches, spread evenly over what is held out; the same each time, so that evaluations can be compared. */
  heldOut(shape: BatchShape, most: number): TaskBatch[]
  /** The tokens of a text, or `probe.unknownToken`. */
  encode(text: string): Encoded
}

export type OpenedTask = { readonly ok: true; readonly data: TaskData } | { readonly ok: false; readonly problems: Problem[] }
