/** Weight decay: as L2 in the gradient, g + λ·w, or with AdamW beside it, w − η·λ·w (Loshchilov and Hutter 2019, arXiv 1711.05101). */
import type { TrainingSettings } from '../../../contract/document/training'
import type { BlockBuilder } from '../../compiler/program/builder'
import type { TensorType } from '../../compiler/program/types'
import type { StepScalars, UpdateRule } from './updateRule'

export type DecaySettings = Pick<TrainingSettings, 'optimizer'> & Partial<Pick<TrainingSettings, 'weightDecay'>>

const none = { rate: 0, vectors: false }

/**
 * The rule with the decay of a weight by its name and type. Biases and gains, which have one axis, are spared unless the settings say otherwise;
 * `undecayed` are spared in any case.
 */
export function withWeightDecay(
  builder: BlockBuilder,
  rule: UpdateRule,
  { optimizer, weightDecay: { rate, vectors } = none }: DecaySettings,
  { learningRate }: StepScalars,
  undecayed: ReadonlySet<string> = new Set()
): (name: string, type: TensorType) => UpdateRule {
  const decayed: UpdateRule =
    optimizer.kind === 'adamw'
      ? (weight, gradient, slots) => {
          const update = rule(weight, gradient, slots)
          return { ...update, weight: builder.sub(update.weight, builder.mul(weight, builder.scale(learningRate, rate))) }
        }
      : (weight, gradient, slots) => rule(weight, builder.add(gradient, builder.scale(weight, rate)), slots)
  return (name, { shape }) => (rate > 0 && !undecayed.has(name) && (vectors || shape.length > 1) ? decayed : rule)
}
