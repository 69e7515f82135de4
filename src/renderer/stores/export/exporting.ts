/** The state of one export as the window sees it, and its pure transitions by the engine's events. */
import { checkWords } from '../../../contract/export/checkWords'
import type { ExportEvent } from '../../../contract/export/events'
import type { ExportFormat } from '../../../contract/export/formats'
import type { FaultText } from '../../lib/words/faultText'

type Done = Extract<ExportEvent, { type: 'done' }>

export interface WrittenExport extends Omit<Done, 'type'> {
  readonly format: ExportFormat
  /** The command of the command line that does the same. */
  readonly command: string
}

export type Exporting =
  | { readonly phase: 'none' }
  /** `stages`: what was begun so far, in words; the last one is under way. */
  | { readonly phase: 'writing'; readonly format: ExportFormat; readonly command: string; readonly stages: readonly string[] }
  | { readonly phase: 'done'; readonly written: WrittenExport }
  | { readonly phase: 'failed'; readonly fault: FaultText }
  | { readonly phase: 'cancelled' }

export const noExport: Exporting = { phase: 'none' }

export function begun(format: ExportFormat, command: string): Exporting {
  return { phase: 'writing', format, command, stages: ['Reading the weights'] }
}

/** Events that come after the export was cancelled change nothing. */
export function told(now: Exporting, event: ExportEvent): Exporting {
  if (now.phase !== 'writing') return now
  switch (event.type) {
    case 'stage':
      return { ...now, stages: [...now.stages, event.words] }
    case 'done': {
      const { type: _, ...done } = event
      return { phase: 'done', written: { ...done, format: now.format, command: now.command } }
    }
    case 'checkFailed':
      return {
        phase: 'failed',
        fault: {
          title: 'What was written does not compute what the engine computes, so nothing was kept',
          lines: event.checks.map(checkWords)
        }
      }
    case 'failed':
      return { phase: 'failed', fault: { title: event.message, detail: event.remedy } }
    default:
      return event satisfies never
  }
}

/** Only an export that is being written can be given up. */
export const cancelled = (now: Exporting): Exporting => (now.phase === 'writing' ? { phase: 'cancelled' } : now)

export const refused = (fault: FaultText): Exporting => ({ phase: 'failed', fault })
