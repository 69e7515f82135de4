/** What a page's script reads: everything but the weights and the generated program. It is written by the engine and read in a browser. */
import type { TokenKind } from '../../../contract/document/task'
import type { Role } from '../../../contract/document/cellGraph'
import type { TapCode } from '../../../contract/events/probe'
import type { ValueRange } from '../../../contract/look/paintHeatMap'

/** A value inside the model that is shown as a heat map. */
export interface PageTap {
  /** The output of the program that has it. */
  readonly result: string
  /** `attention`: how much each head reads of each token. */
  readonly form: 'series' | 'attention'
  /** The name of its layer, and the identifier of its node there. */
  readonly layer: string
  readonly node: string
  readonly name: string
  readonly label: string
  readonly role: Role
  readonly range: ValueRange
  readonly code: TapCode
}

/** What a layer keeps from token to token. `rows`: null where it is of one size; else as many rows of it grow with the tokens. */
export interface PageMemory {
  readonly key: string
  readonly rows: number | null
}

export type PageProgram =
  | { readonly kind: 'step'; readonly memory: readonly PageMemory[]; readonly taps: readonly PageTap[] }
  /** `length`: null where the program takes sequences of any length. `over`: there is an output for each time step, or one for all. */
  | {
      readonly kind: 'sequence'
      readonly length: number | null
      readonly over: 'step' | 'sequence'
      readonly taps: readonly PageTap[]
    }

export interface PageColumn {
  readonly name: string
  readonly mean: number
  readonly scale: number
}

/** A sequence of the data that the page can show. */
export interface PageExample {
  readonly title: string
  /** A word for each time step. */
  readonly words: readonly string[]
  /** The inputs, [T] or [T × D]; null where the task does not give them. */
  readonly tokens: readonly number[] | null
  readonly features: readonly number[] | null
  /** Classes [S], or scaled numbers [S × width]; null where they do not count or are not known. */
  readonly truth: readonly (number | null)[] | null
}

export interface PageTask {
  /** A word for each token, and for each class that is predicted; none where the task has none. */
  readonly vocabulary: readonly string[]
  readonly classes: readonly string[]
  /** What a text is cut into; null for characters, and for tokens that are no text. */
  readonly tokenKind: TokenKind | null
  readonly inputs: readonly PageColumn[]
  readonly targets: readonly PageColumn[]
  readonly readsTokens: boolean
  readonly features: number
  readonly over: 'step' | 'sequence'
  readonly predictsNext: boolean
  /** Whether a person can type a sequence: all that the model reads is tokens. */
  readonly typed: boolean
  /** How the model goes on by itself: each output is the next token, or the next row of numbers; null where it does not. */
  readonly continues: 'text' | 'numbers' | null
  /** Tokens that there are learned positions for; null where any number will do. */
  readonly places: number | null
}

export interface PageWeights {
  readonly type: 'float16' | 'float32'
  /** In the order in which they lie, one behind the other. */
  readonly list: readonly { readonly name: string; readonly count: number }[]
}

export interface PageData {
  readonly task: PageTask
  readonly program: PageProgram
  readonly weights: PageWeights
  readonly probe: string
  readonly examples: readonly PageExample[]
}
