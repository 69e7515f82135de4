/** The curve of a run for a comparison of many: what came after a place that the reader knows, thinned. */
import type { GatescopeDocument } from '../../../contract/document/document'
import type { CurvePlace, RunCurve } from '../../../contract/runs/curves'
import type { StepsEvent } from '../../../contract/events/run'
import type { StepTable } from '../../learning/runs/metrics'
import type { RunRecord } from '../../learning/runs/runRecord'
import { assumedShape } from '../../model/graph/assumedShape'
import { modelReport } from '../../model/graph/report'
import { thinnedRows } from './thinned'

/** Training computes the gradients of activations and of weights as well, each of which costs as much as the forward pass (Kaplan et al. 2020). */
const passesOfStep = 3

/** @param from where the reader stands; null for one who knows nothing */
export function runCurve(record: RunRecord, document: GatescopeDocument | null, from: CurvePlace | null, points: number): RunCurve {
  const { steps, evaluations } = record.recorded
  const place: CurvePlace = { rows: steps.rows, evaluations: evaluations.rows, cuts: record.cuts.length }
  const known = from !== null && from.cuts === place.cuts && from.rows <= place.rows && from.evaluations <= place.evaluations ? from : null
  const read = steps.read(known?.rows ?? 0, place.rows)
  const rows = Float64Array.from(thinnedRows(read.loss, points))
  const evaluated = evaluations.read(known?.evaluations ?? 0, place.evaluations)
  const tokensPerStep = document ? tokensOf(document) : 0
  return {
    runId: record.summary.runId,
    place,
    anew: known === null,
    step: rows.map((row) => read.step[row] ?? NaN),
    seconds: rows.map((row) => read.seconds[row] ?? NaN),
    loss: Float32Array.from(rows, (row) => read.loss[row] ?? NaN),
    gradientNorm: Float32Array.from(rows, (row) => read.gradientNorm[row] ?? NaN),
    evaluations: {
      step: Float64Array.from(evaluated, ({ step }) => step),
      seconds: Float64Array.from(evaluated, ({ step }) => secondsAt(step, read, steps)),
      loss: Float64Array.from(evaluated, ({ loss }) => loss),
      values: record.summary.metrics.map((_, k) => Float64Array.from(evaluated, ({ values }) => values[k] ?? NaN))
    },
    tokensPerStep,
    flopsPerStep: passesOfStep * tokensPerStep * flopsPerToken(record, document)
  }
}

/** Runs of earlier versions did not write what a token costs: it is told of the task without its data. */
function flopsPerToken({ cost }: RunRecord, document: GatescopeDocument | null): number {
  return cost?.flopsPerToken ?? (document ? modelReport(document, assumedShape(document.task)).flopsPerToken : 0)
}

/** Seconds of training at a step: of the rows that were read, or else of the row that the step has in an unbroken record. */
function secondsAt(step: number, read: StepsEvent, steps: Pick<StepTable, 'rows' | 'read'>): number {
  const first = read.step[0]
  const inside = first !== undefined && step >= first ? read : rowOf(step, steps)
  const later = inside.step.findIndex((each) => each >= step)
  return inside.seconds.at(later) ?? NaN
}

function rowOf(step: number, steps: Pick<StepTable, 'rows' | 'read'>): StepsEvent {
  const row = Math.max(0, Math.min(step, steps.rows) - 1)
  return steps.read(row, Math.min(row + 1, steps.rows))
}

const tokensOf = ({ training: { sequenceLength, batchSize, accumulate } }: GatescopeDocument): number =>
  sequenceLength * batchSize * accumulate
