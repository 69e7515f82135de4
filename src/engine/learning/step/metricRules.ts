/** Computes each metric for each target: from a head's output [S, B, width] and the targets to float32 [S, B]. */
import type { MetricName } from '../../../contract/document/metrics'
import type { BlockBuilder } from '../../compiler/program/builder'
import type { Value } from '../../compiler/program/types'
import { absoluteError, crossEntropy, isTarget, squaredError } from './loss'

type Rule = (builder: BlockBuilder, output: Value, targets: Value) => Value

export const metricRules: { readonly [M in MetricName]: Rule } = {
  bitsPerCharacter: bits,
  bitsPerToken: bits,
  bitsPerTarget: bits,
  accuracy: hits,
  squaredError,
  absoluteError
}

function bits(builder: BlockBuilder, output: Value, targets: Value): Value {
  return builder.scale(crossEntropy(builder, output, targets), 1 / Math.LN2)
}

/** 1 where no class has a larger logit than the target. */
function hits(builder: BlockBuilder, output: Value, targets: Value): Value {
  const { shape } = output.type
  const targetLogit = builder.reduceSum(builder.select(isTarget(builder, output, targets), output, builder.fill(0, shape)), [2])
  return builder.cast(builder.binary('lessEqual', builder.reduceMax(output, [2]), targetLogit), 'float32')
}
