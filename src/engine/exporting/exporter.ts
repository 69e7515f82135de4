/** What an exporter is given, and what it does: the one interface of all formats. */
import type { GatescopeDocument } from '../../contract/document/document'
import type { ExponentFrame } from '../../contract/events/exponents'
import type { EvaluationEvent, RunSummary, StepsEvent } from '../../contract/events/run'
import type { UpdateFrame } from '../../contract/events/updates'
import type { ExportCheck, ExportPlan } from '../../contract/export/events'
import type { ExportFormat } from '../../contract/export/formats'
import type { TaskData } from '../data/taskData'
import type { Tensors } from '../executors/executor'
import type { Note } from '../learning/runs/notes'
import type { CheckedModel } from '../model/checkedModel'

/** What a run recorded. It can be long, so that it is read piece by piece. */
export interface RecordedRun {
  /** Steps that were recorded. */
  readonly rows: number
  /** Rows from `from` up to `to`, which is not read itself. */
  steps(from: number, to: number): StepsEvent
  evaluations(): readonly EvaluationEvent[]
  notes(): readonly Note[]
  /** What was measured at some steps, by rising step. */
  updates(): readonly UpdateFrame[]
  exponents(): readonly ExponentFrame[]
}

export interface RunFacts {
  readonly id: string
  readonly folder: string
  readonly name: string
  readonly summary: RunSummary
  readonly record: RecordedRun
}

/**
 * Inputs and what the engine computes of them, batch first, under the names of every export: `tokens` int32 [B, T] (written as int64) or
 * `features` float32 [B, T, D], and `mask` float32 [B, T] where the task has one; `logits` or `prediction` float32 [B, T, width], or
 * [B, width] where there is one target a sequence. Both are empty where an export carries no model.
 */
export interface Example {
  readonly inputs: Tensors
  readonly outputs: Tensors
}

export interface ExportSource {
  readonly document: GatescopeDocument
  /** The resolved drawing. */
  readonly model: CheckedModel
  /** Vocabulary, classes, columns with mean and scale, shape, reading and fingerprint. */
  readonly data: TaskData
  /** By name, as `modelWeights(model)` lists them; a matrix is [in, out]. Empty where an export of a run without weights carries no model. */
  readonly weights: Tensors
  /** The other tensors of the checkpoint: optimizer state, counters, carried states. Empty if none was written. */
  readonly others: Tensors
  /** The training step whose weights these are. */
  readonly step: number
  /** Where the source of training batches stands after that step, as a checkpoint keeps it; absent where that is not known. */
  readonly batches?: string
  readonly run: RunFacts
  readonly example: Example
}

/** What an export is written with. */
export interface ExportWork {
  /** Says in words what is being done now. */
  stage(words: string): void
  /** Aborts when nobody wants the export any more; an exporter throws its reason between files. */
  readonly signal: AbortSignal
}

export interface Exporter {
  readonly format: ExportFormat
  /** The files that `write` makes, and what the format does not express; with problems nothing is written. Cheap, writes nothing. */
  plan(source: ExportSource): ExportPlan
  /** Markdown for the section “How to run it” of the README: about ten lines of code that use what was written. */
  howToRun(source: ExportSource): string
  /** Writes its files into an empty folder. */
  write(source: ExportSource, folder: string, work: ExportWork): Promise<void>
  /** Runs what was written and compares it with the example. */
  check(source: ExportSource, folder: string): Promise<ExportCheck[]>
}
