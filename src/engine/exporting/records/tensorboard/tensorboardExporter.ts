/** Exports the record of a run as an event file for TensorBoard. */
import { join } from 'node:path'
import type { Exporter, ExportSource } from '../../exporter'
import { codeMarkdown } from '../../common/markdown'
import { checkEvents } from './checkEvents'
import { normStride, scalarTags } from './scalarTags'
import { writeEvents } from './writeEvents'

/** Bytes of an event without its scalars, and of a scalar beside its name. */
const bytesOf = { event: 40, scalar: 11 }

/** TensorBoard knows an event file by `tfevents` in its name; the number is when the run began. */
export const eventFileName = ({ run }: ExportSource): string =>
  `events.out.tfevents.${Math.floor(run.summary.startedAt / 1_000)}.gatescope.${run.id}`

export function tensorboardExporter(): Exporter {
  return {
    format: 'tensorboard',
    plan: (source) => ({
      files: [{ path: eventFileName(source), bytes: bytesOfFile(source), what: 'the curves and settings of the run' }],
      notes: notesOf(source),
      problems: []
    }),
    howToRun,
    write: (source, folder, { signal }) => writeEvents(source.run, source.document, join(folder, eventFileName(source)), signal),
    check: async (source, folder) => [await checkEvents(source.run, join(folder, eventFileName(source)))]
  }
}

function bytesOfFile({ run }: ExportSource): number {
  const perRow = scalarTags(run).reduce((sum, tag) => sum + (tag === null ? 0 : (tag.name.length + bytesOf.scalar) / tag.every), 0)
  return 4_000 + Math.round(run.record.rows * (bytesOf.event + perRow))
}

function notesOf({ run }: ExportSource): string[] {
  const every = normStride(run.record.rows)
  return [
    'The run recorded seconds of training, not the time of day: the wall times of the events are the start of the run plus these seconds, without its pauses.',
    ...(every === 1 ? [] : [`The gradient norms of single parameters are written at every ${every}th step; CSV and Parquet have all.`])
  ]
}

function howToRun({ run }: ExportSource): string {
  const tags = scalarTags(run).flatMap((tag) => (tag === null ? [] : [codeMarkdown(tag.name)]))
  return [
    'Put this folder under others of your runs to see them side by side, or open it alone:',
    '```sh\npip install tensorboard\ntensorboard --logdir .\n```',
    `The settings are under HPARAMS and TEXT. The curves under SCALARS are ${tags.join(', ')}.`
  ].join('\n\n')
}
