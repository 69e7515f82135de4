/** Computes each metric for each target: from a head's output [S, B, width] and the targets to float32 [S, B]. */
import type { MetricName } from '../../../contract/document/metrics'
import { isDecoded } from '../ctc/decodedMetrics'
import type { DecodedMetric } from '../ctc/decodedMetrics'
import type { BlockBuilder } from '../../compiler/program/builder'
import type { Value } from '../../compiler/program/types'
import { absoluteError, crossEntropy, isTarget, squaredError } from './loss'

type Rule = (builder: BlockBuilder, output: Value, targets: Value) => Value

/** Whether a metric is computed for each target; the others are counted on decoded labels. */
export const isOfTargets = (metric: MetricName): metric is TargetMetric => !isDecoded(metric)
type TargetMetric = Exclude<MetricName, DecodedMetric>

export const metricRules: { readonly [M in TargetMetric]: Rule } = {
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
