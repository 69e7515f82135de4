/** The interface of an opened task: its shape, training and validation batches, and words for its tokens. */
import type { DataReading } from '../../contract/data/dataReading'
import type { Problem } from '../../contract/problems/problems'
import type { BatchOrder } from '../../contract/document/training'
import type { MetricName } from '../../contract/document/metrics'
import type { TaskShape } from '../../contract/document/taskShape'
import type { DataPart } from '../../contract/events/probe'
import type { BatchShape, BatchSource } from './batches/batch'
import type { Batches } from './batches/batches'
import type { Histories } from './histories'
import type { Sound } from './sound/wavFile'
import type { OpenedProbe, ProbeInput } from './openedProbe'

/** A column of numbers. Its value in its own units is `mean + scale · value`, where `value` is what the model sees. */
export interface NumberColumn {
  readonly name: string
  readonly mean: number
  readonly scale: number
  /** True where the model sees the value of the next row, which is known in advance. */
  readonly ahead?: true
}

/** One column for each number of `features`, and one for each number of a target. */
export interface TaskColumns {
  readonly inputs: readonly NumberColumn[]
  readonly targets: readonly NumberColumn[]
}

export const noColumns: TaskColumns = { inputs: [], targets: [] }

/** What a model was trained with. Other data is read by it, and all of that is then for validation. */
export type TrainedWith = Pick<TaskData, 'vocabulary' | 'classes' | 'columns'>

/** A sequence of the data as a task reads it, before windows are cut from it. */
export interface DataSequence {
  /** Tokens, or rows of scaled numbers. */
  readonly values: Int32Array | Float32Array
  /** The class of all of it; null where targets are the values that follow, or labels. */
  readonly target: number | null
  /** The classes of its labels, whose time steps are not known; absent where there are none. */
  readonly labels?: readonly number[]
}

/** What a simple prediction reaches on validation data, derived from the task or measured. */
export interface TaskBaseline {
  /** Such as `without memory`: it fits behind “a model” and into a legend. */
  readonly name: string
  readonly metrics: Partial<Record<MetricName, number>>
  /** The plain loss where no metric is that loss in other units: where metrics count other targets than the loss. */
  readonly loss?: number
}

export interface PlayedSound extends Sound {
  /** Its file, and its class. */
  readonly name: string
  readonly label: string
}

export interface TaskData {
  /** Words for the data: `Moby Dick`, or the file's name. */
  readonly title: string
  /** What was read of the user's file, and how; null where no file was read. */
  readonly reading: DataReading | null
  readonly shape: TaskShape
  /** A word for each token, in token order; empty where the task gives none. */
  readonly vocabulary: readonly string[]
  /** Returns a function that is told tokens one after another and gives the text that each adds; absent where that is the token's word. */
  readonly decoder?: () => (token: number) => string
  /** A word for each class that is to be predicted; empty where numbers are. */
  readonly classes: readonly string[]
  /** The columns of numbers that the task gives and asks for. */
  readonly columns: TaskColumns
  /** What the numbers that the model reads are called as a picture; absent where they are no picture. */
  readonly inputMap?: string
  /** True where each target is the next input: a text or a series that can be continued. */
  readonly predictsNext: boolean
  /** The rows of numbers that a model can go on from; absent where the next row is not predicted. */
  readonly histories?: Histories
  /** What a run should tell of the data when it begins, as sentences without their full stop. */
  readonly notes?: readonly string[]
  /** What simple predictions reach, on sequences as long as those of validation; absent where none is known. */
  readonly baselines?: readonly TaskBaseline[]
  /** Tells whether a resumed run still gets the data that it began with. */
  readonly fingerprint: string
  /** `order`: one that the task's kind has; at random when not given. */
  batches(shape: BatchShape, seed: number, order?: BatchOrder): BatchSource
  /**
   * Returns at most `most` batches, spread evenly over the validation data, or the first ones of its streams. They are the same each time, and made as they are asked for,
   * so that evaluations can be compared.
   */
  heldOut(shape: BatchShape, most: number, order?: BatchOrder): Batches
  /** Reads the sound at a 0-based place again, to be played; absent where the data has no sounds. Null where there is no such place. */
  readonly sound?: (part: DataPart, place: number) => Promise<PlayedSound | null>
  /** How many places of each part a sequence of `length` time steps can begin at. */
  places(part: DataPart, length: number): number
  /**
   * Returns the data of a part: a text or a table whole, chapters, or rows with a class. It is empty where the task draws its sequences. A text
   * or series that is longer than `most` time steps may end there.
   */
  sequences(part: DataPart, most?: number): readonly DataSequence[]
  /** Returns the sequence of `length` time steps at a 0-based place of the data, with its targets. */
  example(part: DataPart, place: number, length: number): ProbeInput
  /** The sequence that Inspect looks at: a text, or `probe.unknownToken`; an example where the task has no text. */
  probe(text: string): OpenedProbe
}

/** With problems, `reading` shows as much of the file as was read. */
export type OpenedTask =
  | { readonly ok: true; readonly data: TaskData }
  | { readonly ok: false; readonly problems: Problem[]; readonly reading?: DataReading | null }
