/** Gathers what exporters are given from a run: its weights as they are in memory or in a checkpoint, its data, and what it recorded. */
import type { GatescopeDocument } from '../../contract/document/document'
import type { TaskData } from '../data/taskData'
import type { Executor, Tensors } from '../executors/executor'
import type { RunRecord } from '../learning/runs/runRecord'
import type { CheckedModel } from '../model/checkedModel'
import { modelWeights } from '../model/layers/weights'
import { exampleOf } from './example'
import type { Example, ExportSource, RecordedRun, RunFacts } from './exporter'

export interface SourceParts {
  readonly document: GatescopeDocument
  readonly model: CheckedModel
  readonly data: TaskData
  readonly run: RunFacts
  /** Everything that training keeps; null where there are no weights, for an export that carries none. */
  readonly snapshot: { readonly step: number; readonly tensors: Tensors; readonly batches?: string } | null
}

const noExample: Example = { inputs: new Map(), outputs: new Map() }

/** The example of a run's weights, with the engine's own executor; empty where there are none. Throws ExecutorError. */
export async function exampleFor(parts: SourceParts, executor: () => Promise<Executor>): Promise<Example> {
  const { document, model, data, snapshot } = parts
  return snapshot ? exampleOf({ document, model, data, weights: tensorsOf(parts).weights }, await executor()) : noExample
}

export function exportSource(parts: SourceParts, example: Example): ExportSource {
  const { document, model, data, run, snapshot } = parts
  return {
    document,
    model,
    data,
    ...tensorsOf(parts),
    step: snapshot?.step ?? run.summary.step,
    ...(snapshot?.batches !== undefined && { batches: snapshot.batches }),
    run,
    example
  }
}

/** The weights of the model, and what else training keeps. */
function tensorsOf({ model, snapshot }: SourceParts): Pick<ExportSource, 'weights' | 'others'> {
  const names = new Set(modelWeights(model).map(({ name }) => name))
  const tensors = [...(snapshot?.tensors ?? [])]
  const pick = (isWeight: boolean) => new Map(tensors.filter(([name]) => names.has(name) === isWeight))
  return { weights: pick(true), others: pick(false) }
}

/** The facts of a run, whose tables are read as they are then. */
export function runFacts(record: RunRecord): RunFacts {
  const { summary, folder } = record
  return { id: summary.runId, folder, name: summary.name, summary, record: recorded(record) }
}

function recorded(record: RunRecord): RecordedRun {
  const { steps, evaluations, notes } = record.recorded
  // As they are now, so that a table has the same columns from its first line to its last.
  const [updates, exponents] = [record.updates.frames, record.exponents.frames]
  return {
    rows: steps.rows,
    steps: (from, to) => steps.read(from, to),
    evaluations: () => evaluations.read(0, evaluations.rows),
    notes: () => notes.from(0),
    updates: () => updates,
    exponents: () => exponents
  }
}
