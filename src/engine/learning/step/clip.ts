/** Gradient norms, and clipping: by the joint norm (Pascanu et al. 2013, arXiv 1211.5063, algorithm 1) or each entry by its value. */
import type { ClipSettings } from '../../../contract/document/training'
import type { BlockBuilder } from '../../compiler/program/builder'
import type { Value } from '../../compiler/program/types'

export interface Norms {
  /** ‖∂L/∂θ‖ of all parameters together, float32 []. */
  readonly joint: Value
  /** ‖∂L/∂θ‖ of each parameter, float32 [P]. */
  readonly each: Value
}

/** Norms of the gradients as they are, before any clipping. */
export function gradientNorms(builder: BlockBuilder, gradients: readonly Value[]): Norms {
  const squares = gradients.map((gradient) => builder.reshape(builder.sumAll(builder.mul(gradient, gradient)), [1]))
  const all = builder.concat(squares, 0)
  return { joint: builder.unary('sqrt', builder.sumAll(all)), each: builder.unary('sqrt', all) }
}

/** The gradients, scaled down together where their joint norm is larger than allowed, or cut to ± a limit. */
export function clipGradients(builder: BlockBuilder, gradients: readonly Value[], joint: Value, clip: ClipSettings): readonly Value[] {
  switch (clip.kind) {
    case 'none':
      return gradients
    case 'globalNorm': {
      const limit = builder.scalar(clip.norm)
      const factor = builder.div(limit, builder.binary('max', joint, limit))
      return gradients.map((gradient) => builder.mul(gradient, factor))
    }
    case 'value': {
      const [low, high] = [builder.scalar(-clip.limit), builder.scalar(clip.limit)]
      return gradients.map((gradient) => builder.binary('min', builder.binary('max', gradient, low), high))
    }
    default:
      return clip satisfies never
  }
}
