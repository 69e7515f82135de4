/** Reads a run's record as rows of one table, a block at a time, so that a run of a million steps needs no more memory than a short one. */
import type { EvaluationEvent, StepsEvent } from '../../../../contract/events/run'
import { measuredColumns } from './measuredColumns'
import type { MeasuredColumn } from './measuredColumns'
import type { RecordedFacts } from './recordedFacts'

/** Rows of the table, column by column in the order of `recordColumns`. Null: nothing was recorded there. */
export interface RecordBlock {
  readonly rows: number
  readonly columns: readonly ArrayLike<number | null>[]
}

/** Numbers that a block holds at most. */
const mostNumbers = 1_000_000
/** The columns of a step before the validation figures: step, seconds, loss, learning rate, joint norm. */
const stepFigures = 5

/** Reads the rows that there are now. An evaluation whose step has no row, as a crash may leave it, is a row of its own. */
export function* recordBlocks(run: RecordedFacts, mostRows: number): Generator<RecordBlock> {
  const { metrics, parameters } = run.summary
  const measured = measuredColumns(run)
  const width = stepFigures + 1 + metrics.length + parameters.length + measured.length
  const rowsAtOnce = Math.max(1, Math.min(mostRows, Math.floor(mostNumbers / width)))
  const evaluations = new EvaluationReader(run.record.evaluations())
  const { rows } = run.record
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const steps = run.record.steps(from, Math.min(rows, from + rowsAtOnce))
    yield* loneEvaluations(evaluations.before(steps.step[0] ?? 0), run, measured)
    yield blockOf(steps, evaluations.before((steps.step.at(-1) ?? 0) + 1), run, measured)
  }
  yield* loneEvaluations(evaluations.before(Infinity), run, measured)
}

function blockOf(
  steps: StepsEvent,
  evaluations: readonly EvaluationEvent[],
  { summary }: RecordedFacts,
  measured: readonly MeasuredColumn[]
): RecordBlock {
  const rows = steps.step.length
  const byStep = new Map(evaluations.map((evaluation) => [evaluation.step, evaluation]))
  const evaluated = Array.from(steps.step, (step) => byStep.get(step) ?? null)
  const parameters = summary.parameters.length
  return {
    rows,
    columns: [
      steps.step,
      steps.seconds,
      steps.loss,
      steps.learningRate,
      steps.gradientNorm,
      ...validationColumns(evaluated, summary.metrics.length),
      ...summary.parameters.map((_, p) => Float32Array.from({ length: rows }, (_, k) => steps.gradientNorms[k * parameters + p] ?? NaN)),
      ...measured.map(({ values }) => Array.from(steps.step, (step) => values.get(step) ?? null))
    ]
  }
}

function* loneEvaluations(
  evaluations: readonly EvaluationEvent[],
  { summary }: RecordedFacts,
  measured: readonly MeasuredColumn[]
): Generator<RecordBlock> {
  if (evaluations.length === 0) return
  const empty = evaluations.map(() => null)
  yield {
    rows: evaluations.length,
    columns: [
      evaluations.map(({ step }) => step),
      ...Array.from({ length: stepFigures - 1 }, () => empty),
      ...validationColumns(evaluations, summary.metrics.length),
      ...summary.parameters.map(() => empty),
      ...measured.map(({ values }) => evaluations.map(({ step }) => values.get(step) ?? null))
    ]
  }
}

function validationColumns(evaluated: readonly (EvaluationEvent | null)[], metrics: number): (number | null)[][] {
  const losses = evaluated.map((evaluation) => evaluation?.loss ?? null)
  return [losses, ...Array.from({ length: metrics }, (_, m) => evaluated.map((evaluation) => evaluation?.values[m] ?? null))]
}

/** Gives the evaluations in their order. */
class EvaluationReader {
  private next = 0

  constructor(private readonly evaluations: readonly EvaluationEvent[]) {}

  /** Those before a step that were not given yet. */
  before(step: number): readonly EvaluationEvent[] {
    const from = this.next
    while ((this.evaluations[this.next]?.step ?? Infinity) < step) this.next += 1
    return this.evaluations.slice(from, this.next)
  }
}
