/** The metrics of labels whose time steps are not known: they are counted on decoded labels, one sequence at a time. */
import type { MetricName } from '../../../contract/document/metrics'
import type { BatchShape, TaskBatch } from '../../data/batches/batch'
import { blankClass } from './ctcLosses'
import { greedyLabels } from './decode'
import { editDistance } from './editDistance'

/** The metrics that are counted on decoded labels; all others are computed for each target by the model's program. */
export const decodedMetrics = ['phonemeErrors', 'wordErrors'] as const satisfies readonly MetricName[]
export type DecodedMetric = (typeof decodedMetrics)[number]
export const isDecoded = (metric: MetricName): metric is DecodedMetric => decodedMetrics.some((each) => each === metric)

/** What a sequence should be and was decoded as. */
export interface Decoded {
  readonly truth: readonly number[]
  readonly said: readonly number[]
}

/** Decodes the real sequences of a batch from what the head says, [T, B, V]. `steps` are the real time steps of each. */
export function decodedBatch({ arrays, sequences }: TaskBatch, output: Float32Array, { length, batch }: BatchShape): Decoded[] {
  const classes = output.length / (length * batch)
  const [targets, mask] = [arrays.get('targets'), arrays.get('mask')]
  return Array.from({ length: sequences }, (_, b) => {
    const steps = Array.from({ length }, (_row, t) => t).filter((t) => (mask?.[t * batch + b] ?? 1) > 0)
    const values = new Float32Array(steps.length * classes)
    steps.forEach((t) => values.set(output.subarray((t * batch + b) * classes, (t * batch + b + 1) * classes), t * classes))
    const truth = Array.from({ length }, (_row, t) => targets?.[t * batch + b] ?? blankClass).filter((label) => label !== blankClass)
    return { truth, said: greedyLabels({ values, classes }) }
  })
}

/** The sum of errors, and of what they are a share of: labels, or sequences. */
export function errorsOf(metric: DecodedMetric, decoded: readonly Decoded[]): { readonly total: number; readonly count: number } {
  const distances = decoded.map(({ truth, said }) => editDistance(said, truth))
  if (metric === 'wordErrors') return { total: distances.filter((distance) => distance > 0).length, count: decoded.length }
  return {
    total: distances.reduce((sum, distance) => sum + distance, 0),
    count: decoded.reduce((sum, { truth }) => sum + truth.length, 0)
  }
}
