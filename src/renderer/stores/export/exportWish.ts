/** What a person chose in Export: the format with its options, which weights, and where. */
import { exportOptions, exportWishSchema } from '../../../contract/export/formats'
import type { ExportFormat, ExportWish } from '../../../contract/export/formats'
import type { ExportRequest } from '../../../contract/procedures/exporting'
import type { KeptCheckpoint } from '../../../contract/runs/checkpoint'

/** The weights with which a run can be exported. */
export interface Weights {
  /** The step that is in memory, or null. */
  readonly memory: number | null
  /** Newest first. */
  readonly checkpoints: readonly KeptCheckpoint[]
}

/** The options that were changed, by format. */
export type ChosenOptions = { readonly [F in ExportFormat]?: object }

export interface Choice {
  readonly format: ExportFormat
  readonly options: ChosenOptions
  /** The step of a checkpoint; null for the newest weights. */
  readonly step: number | null
  /** A name within the exports of the workspace, or a whole path; null for the proposed one. */
  readonly folder: string | null
}

/** The options of a format, with the usual ones where nothing was chosen. */
export const optionsOf = ({ options }: Pick<Choice, 'options'>, format: ExportFormat): object =>
  exportOptions[format].parse(options[format] ?? {})

export function wishOf(choice: Pick<Choice, 'options' | 'format'>): ExportWish {
  return exportWishSchema.parse({ format: choice.format, options: optionsOf(choice, choice.format) })
}

/** What a plan depends on, apart from its run: the choice, whether there are weights, and whether those that were chosen are still there. */
export function plannedFrom(choice: Choice, weights: Weights | null): readonly unknown[] {
  const { memory = null, checkpoints = [] } = weights ?? {}
  return [choice, memory !== null || checkpoints.length > 0, choice.step === null || checkpoints.some(({ step }) => step === choice.step)]
}

export function requestOf(runId: string, choice: Choice): ExportRequest {
  return { runId, step: choice.step, wish: wishOf(choice), folder: choice.folder }
}
