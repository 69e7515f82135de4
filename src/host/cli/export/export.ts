/** `gatescope export RUN --format F --out FOLDER` takes a trained model, or what a run recorded, elsewhere. It prints files and checks. */
import { bytesText } from '../../../contract/bytesText'
import type { ExportCheck, ExportEvent } from '../../../contract/export/events'
import { exportWords } from '../../../contract/export/formats'
import type { ExportWish } from '../../../contract/export/formats'
import { checkWords } from '../../../contract/export/checkWords'
import { tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import { tellRefusal } from '../refusal'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'

export interface ExportOptions {
  readonly runId: string
  readonly wish: ExportWish
  /** The whole path of the folder. */
  readonly folder: string
  /** The step of a checkpoint; null takes the newest weights. */
  readonly step: number | null
  readonly overwrite: boolean
}

const remedies = {
  NO_CHECKPOINT: 'Train until a checkpoint is written, or name the step of another with --step.',
  EXISTS: 'Name a new folder with --out, or replace an export with --overwrite.'
}

/** The first Ctrl+C gives the export up, and nothing is left of it. */
export async function exportModel({ client }: Session, { overwrite, ...request }: ExportOptions, output: Output): Promise<ExitCode> {
  let code: ExitCode | null = null
  const follow = async (signal: AbortSignal) => {
    const plan = await client.exporting.plan(request, { signal })
    const events = await client.exporting.write({ ...request, overwrite }, { signal })
    for await (const event of events) {
      code = tell(event, request, plan.notes, output)
      if (code !== null) return
    }
  }
  const ending = await untilInterrupted(follow, (error) =>
    tellRefusal(error, output, 'Train the model with `gatescope train`, or name another run.', remedies)
  )
  if (ending === 'refused') return 2
  if (code !== null) return code
  tellFailure(output, 'The export was given up, and nothing was written.', 'Run the command again.')
  return 1
}

/** Returns the exit code with the last event. */
function tell(
  event: ExportEvent,
  { runId, wish }: Pick<ExportOptions, 'runId' | 'wish'>,
  notes: readonly string[],
  output: Output
): ExitCode | null {
  switch (event.type) {
    case 'stage':
      output.progress(`${event.words} …`)
      return null
    case 'done':
      output.object({ ...event, type: 'exported', runId, format: wish.format, notes })
      tellDone(event, wish, notes, output)
      return 0
    case 'checkFailed':
      output.object({ type: 'checkFailed', runId, format: wish.format, checks: event.checks })
      tellFailure(
        output,
        `The export does not compute what the engine computes: ${event.checks.map(checkWords).join(' ')}`,
        'Nothing was written. Export to another format, and report this.'
      )
      return 1
    case 'failed':
      tellFailure(output, event.message, event.remedy)
      return 1
    default:
      return event satisfies never
  }
}

function tellDone(
  { folder, step, files, checks }: Extract<ExportEvent, { type: 'done' }>,
  { format }: ExportWish,
  notes: readonly string[],
  output: Output
): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const { title, of } = exportWords[format]
  const what = of === 'model' ? 'with the weights from' : 'from the record up to'
  output.line(`${title} ${what} step ${step.toLocaleString('en')}, ${bytesText(bytes)} in ${folder}`)
  for (const { path, bytes: size } of files) output.line(`  ${path.padEnd(30)} ${bytesText(size)}`)
  for (const check of checks) output.line(`  ${markOf(check)} ${checkWords(check)}`)
  for (const note of notes) output.line(`  ${note}`)
}

const markOf = ({ kind }: ExportCheck): string => (kind === 'compared' ? 'Checked:' : 'Not checked here:')
