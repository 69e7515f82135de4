/** The type of the sequence that Inspect shows: the model's inputs, a word for each time step and the targets, or why there is none. */
import type { Problem } from '../../contract/problems/problems'

export interface ProbeInput {
  /** Time steps. */
  readonly length: number
  /** The task's inputs by name, of one sequence: [T, 1, …]. */
  readonly arrays: ReadonlyMap<string, Int32Array | Float32Array>
  /** A word for each time step. */
  readonly words: readonly string[]
  /** The date of the row at each time step; absent where the data has no dates. */
  readonly dates?: readonly string[]
  /** The tokens of the text, where the model predicts each from those before it; null where it predicts something else. */
  readonly text: Int32Array | null
  /** What is to be predicted, where it is known. */
  readonly targets: ProbeTargets | null
}

export interface ProbeTargets {
  /** Classes [S], or numbers [S × width] as the model sees them; S is T, or 1 where there is one target a sequence. */
  readonly values: Int32Array | Float32Array
  /** The weight of each target, [S]; null where all count. */
  readonly counts: Float32Array | null
}

export type OpenedProbe = { readonly ok: true; readonly probe: ProbeInput } | { readonly ok: false; readonly problems: Problem[] }
