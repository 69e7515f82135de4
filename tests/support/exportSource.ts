/** What exporters are given, for tests: a document with weights from a seed, its own data, and a short record, without a run on disk. */
import type { GatescopeDocument } from '../../src/contract/document/document'
import { withLoss, withOrder } from '../../src/contract/document/taskShape'
import { problemText } from '../../src/contract/problems/problemText'
import type { Problem } from '../../src/contract/problems/problems'
import type { StepsEvent } from '../../src/contract/events/run'
import { openTask } from '../../src/engine/data/openTask'
import type { Executor, Tensors } from '../../src/engine/executors/executor'
import { createExecutor } from '../../src/engine/executors/pick'
import type { ExportSource, RecordedRun, RunFacts } from '../../src/engine/exporting/exporter'
import { exampleFor, exportSource } from '../../src/engine/exporting/exportSource'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { plainSummary } from './plainSummary'

const STEPS = 20

export interface SourceOptions {
  readonly seed?: number
  /** Optimizer state and the like. */
  readonly others?: Tensors
  /** Weights in place of those from the seed. */
  readonly weights?: Tensors
}

/** The source of an export of a document that was trained for twenty steps, by its record at least. */
export async function exportSourceOf(
  document: GatescopeDocument,
  { seed = 11, others, weights }: SourceOptions = {}
): Promise<ExportSource> {
  const opened = await openTask(document.task, { dataFolders: [] }, document.training.sequenceLength)
  if (!opened.ok) throw new Error(words(opened.problems))
  const { data } = opened
  const checked = checkModel(document, withOrder(withLoss(data.shape, document.training.loss), document.training.order))
  if (!checked.ok) throw new Error(words(checked.problems))
  const { model } = checked
  const specs = modelWeights(model)
  const tensors = new Map([...(weights ?? initialWeights(specs, seed)), ...(others ?? [])])
  const parameters = specs.map(({ name }) => name)
  const run = factsOf(document, parameters, [...model.task.metrics])
  const parts = { document, model, data, run, snapshot: { step: STEPS, tensors } }
  return exportSource(parts, await exampleFor(parts, eager))
}

let opened: Promise<Executor> | null = null
const eager = () => (opened ??= createExecutor({ prefer: 'eager' }))

const words = (problems: readonly Problem[]): string => problems.map((each) => problemText(each).message).join('\n')

function factsOf(document: GatescopeDocument, parameters: string[], metrics: RunFacts['summary']['metrics']): RunFacts {
  const id = '20250131-174503-123-9f2c'
  const record = recordedSteps(parameters.length, metrics.length)
  return {
    id,
    folder: `/nowhere/runs/${id}`,
    name: document.name,
    record,
    summary: {
      ...plainSummary,
      runId: id,
      documentId: document.id ?? null,
      name: document.name,
      startedAt: Date.UTC(2025, 0, 31, 17, 45, 3, 123),
      step: STEPS,
      steps: STEPS,
      checkpoint: STEPS,
      metrics,
      loss: record.steps(STEPS - 1, STEPS).loss[0] ?? null,
      heldOut: record.evaluations().at(-1)?.values ?? null,
      parameters
    }
  }
}

function recordedSteps(parameters: number, metrics: number): RecordedRun {
  const evaluation = (step: number) =>
    ({
      type: 'evaluation',
      step,
      loss: lossAt(step) + 0.1,
      values: Array.from({ length: metrics }, (_, k) => (lossAt(step) + 0.1) / (k + 1))
    }) as const
  return {
    rows: STEPS,
    steps: (from, to) =>
      stepsOf(
        Array.from({ length: to - from }, (_, k) => from + k + 1),
        parameters
      ),
    evaluations: () => [evaluation(10), evaluation(STEPS)],
    notes: () => [{ step: 10, text: 'A checkpoint was written | <after> `ten` steps' }],
    updates: () => [],
    exponents: () => []
  }
}

const lossAt = (step: number): number => 1 + 3 / step

function stepsOf(steps: readonly number[], parameters: number): StepsEvent {
  return {
    type: 'steps',
    step: Float64Array.from(steps),
    seconds: Float64Array.from(steps, (step) => step / 4),
    loss: Float32Array.from(steps, lossAt),
    learningRate: Float32Array.from(steps, () => 0.002),
    gradientNorm: Float32Array.from(steps, (step) => 1 / step),
    gradientNorms: Float32Array.from({ length: steps.length * parameters }, (_, k) => 1 / (k + 1))
  }
}
