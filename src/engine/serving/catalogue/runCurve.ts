/** The curve of a run for a comparison of many: what came after a place that the reader knows, thinned. */
import { setImmediate } from 'node:timers/promises'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { CurvePlace, RunCurve } from '../../../contract/runs/curves'
import type { RunRecord } from '../../learning/runs/runRecord'
import { assumedShape } from '../../model/graph/assumedShape'
import { modelReport } from '../../model/graph/report'
import { SecondsAt } from './secondsAt'
import { ThinnedCurve } from './thinned'

/** Training computes the gradients of activations and of weights as well, each of which costs as much as the forward pass (Kaplan et al. 2020). */
const passesOfStep = 3

/** Rows that are read before other requests have their turn: 24 bytes each, and a few milliseconds of work. */
const rowsOfTurn = 32_768

/**
 * Reads in pieces with turns for other requests between, so that a run of any length takes little memory and holds up nothing.
 * @param from where the reader stands; null for one who knows nothing
 * @param points that stay at most. Throws what the file system throws.
 */
export async function runCurve(
  record: RunRecord,
  document: GatescopeDocument | null,
  from: CurvePlace | null,
  points: number
): Promise<RunCurve> {
  await record.open()
  const { steps, evaluations } = record.recorded
  const place: CurvePlace = { rows: steps.rows, evaluations: evaluations.rows, cuts: record.cuts.length }
  const known = from !== null && from.cuts === place.cuts && from.rows <= place.rows && from.evaluations <= place.evaluations ? from : null
  const evaluated = evaluations.read(known?.evaluations ?? 0, place.evaluations)
  const firstRow = known?.rows ?? 0
  const thinned = new ThinnedCurve(place.rows - firstRow, points)
  const seconds = new SecondsAt(evaluated.map(({ step }) => step))
  for (let row = firstRow; row < place.rows; row += rowsOfTurn) {
    if (row > firstRow) await setImmediate()
    // The run went back meanwhile, so that other rows are there now.
    if (record.cuts.length !== place.cuts) return runCurve(record, document, from, points)
    const piece = steps.readCurve(row, Math.min(place.rows, row + rowsOfTurn))
    thinned.take(piece)
    seconds.take(piece, row === firstRow)
  }
  const tokensPerStep = document ? tokensOf(document) : 0
  return {
    runId: record.summary.runId,
    place,
    anew: known === null,
    ...thinned.curve,
    evaluations: {
      step: Float64Array.from(evaluated, ({ step }) => step),
      seconds: seconds.all(steps),
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

const tokensOf = ({ training: { sequenceLength, batchSize, accumulate } }: GatescopeDocument): number =>
  sequenceLength * batchSize * accumulate
