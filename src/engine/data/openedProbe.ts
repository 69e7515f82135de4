/** The type of the sequence that Inspect shows: the model's inputs and a word for each time step, or why there is none. */
import type { Problem } from '../../contract/problems/problems'

export interface ProbeInput {
  /** Time steps. */
  readonly length: number
  /** The task's inputs by name, of one sequence: [T, 1, …]. */
  readonly arrays: ReadonlyMap<string, Int32Array | Float32Array>
  /** A word for each time step. */
  readonly words: readonly string[]
  /** The tokens of the text, where the model predicts each from those before it; null where it predicts something else. */
  readonly text: Int32Array | null
  /** The targets of the sequence, as a batch has them, and how much each counts in the loss; where the task made the sequence itself. */
  readonly answer?: { readonly targets: Int32Array | Float32Array; readonly counts: Float32Array }
}

export type OpenedProbe = { readonly ok: true; readonly probe: ProbeInput } | { readonly ok: false; readonly problems: Problem[] }
