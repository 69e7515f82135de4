/** A layer that one of ONNX's own operators computes, outside the program. */
import type { Tensors } from '../../executors/executor'
import type { GraphWriter } from '../../executors/onnx/graph/graphWriter'
import type { CheckedLayer } from '../../model/checkedModel'

export interface OperatorInput {
  /** [T, B, D]. */
  readonly input: string
  /** int32 [B], the real steps of each sequence; null where all are real. */
  readonly lengths: () => string | null
  /** The name that the output [T, B, H] must have. */
  readonly output: string
  readonly weights: Tensors
}

export interface LayerOperator {
  readonly layer: CheckedLayer
  readonly opType: 'RNN' | 'LSTM' | 'GRU' | 'LayerNormalization'
  write(w: GraphWriter, given: OperatorInput): void
}
