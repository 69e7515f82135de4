/** The interface of an optimizer: named slots beside each weight, and the operations that make new weights from gradients. */
import type { BlockBuilder } from '../../compiler/program/builder'
import type { Value } from '../../compiler/program/types'

/** The values that all weights share in one step. */
export interface StepScalars {
  /** The number of this step, 1-based, float32 []. */
  readonly step: Value
  /** float32 []; an input of the program, so that it may change while a model trains. */
  readonly learningRate: Value
}

export interface WeightUpdate {
  readonly weight: Value
  /** The new slots, in the order of the optimizer's slots. */
  readonly slots: readonly Value[]
}

/** Writes the update of one weight. Gradient and slots have the weight's shape. */
export type UpdateRule = (weight: Value, gradient: Value, slots: readonly Value[]) => WeightUpdate

export interface Optimizer {
  /** Each weight `w` has a variable `<slot>.w` of its own shape for each of these, zero at the start. */
  readonly slots: readonly string[]
  /** Writes the operations that all weights share, and returns the rule that updates each weight. */
  begin(builder: BlockBuilder, scalars: StepScalars): UpdateRule
}
