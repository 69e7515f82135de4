/**
 * What a drawn cell is where it is a plain RNN, an LSTM or a GRU as frameworks have them: which weights make which gate. A matrix is
 * [in, out] as everywhere; where it is a part of one weight, `rows` and `columns` say which.
 */
import type { CellNode } from '../../../contract/document/cellGraph'

export interface Span {
  readonly begin: number
  readonly size: number
}

export interface MatrixPart {
  /** Name as in `modelWeights`. */
  readonly weight: string
  readonly rows: Span | null
  readonly columns: Span | null
}

export interface VectorPart {
  readonly weight: string
  readonly columns: Span | null
}

/** x W + s R + b + p ⊙ c: sums of parts, each list in the order of the drawing and empty where there is nothing. */
export interface Affine {
  /** W, of the cell's input. */
  readonly input: readonly MatrixPart[]
  /** R, of the hidden state. */
  readonly state: readonly MatrixPart[]
  readonly bias: readonly VectorPart[]
  /** Biases inside the reset gate's product: n = tanh(x W + b + r ⊙ (h R + stateBias)). */
  readonly stateBias: readonly VectorPart[]
  /** p, of the cell state: peepholes. */
  readonly peephole: readonly VectorPart[]
}

export type Activation = 'sigmoid' | 'hardSigmoid' | 'tanh' | 'relu' | 'softplus'

/** Whether a function is that of a gate between 0 and 1; one minus it is the function of the negative. */
export const isSigmoid = (activation: Activation): boolean => activation === 'sigmoid' || activation === 'hardSigmoid'

export interface Gate extends Affine {
  /** The drawn node of the gate's value; of a negated gate the node of one minus it. */
  readonly node: CellNode
  readonly activation: Activation
  /** The gate is σ of minus this sum, which is one minus σ of the sum. */
  readonly negated: boolean
}

export type RecognisedCell =
  | { readonly kind: 'rnn'; readonly hidden: CellNode; readonly gates: { readonly h: Gate } }
  | {
      readonly kind: 'lstm'
      /** The state nodes h and c. */
      readonly hidden: CellNode
      readonly memory: CellNode
      /** c' = f ⊙ c + i ⊙ g, h' = o ⊙ output(c'). The peephole of `o` looks at c', those of `f` and `i` at c. */
      readonly gates: { readonly i: Gate; readonly f: Gate; readonly g: Gate; readonly o: Gate }
      readonly output: Activation
    }
  | {
      readonly kind: 'gru'
      readonly hidden: CellNode
      /** h' = z ⊙ h + (1 − z) ⊙ n. Both z and r may be made of the same weights (a minimal gated unit). */
      readonly gates: { readonly z: Gate; readonly r: Gate; readonly n: Gate }
      /** Whether r multiplies h R (as in PyTorch and cuDNN) or h before the product with R (as in the paper). */
      readonly reset: 'after' | 'before'
    }
