/** The lines that a run writes into its log when its state changes: few, so that each says something. */
import type { MetricName } from '../../../../contract/document/metrics'
import type { StopSettings } from '../../../../contract/document/stopping'
import { plural } from '../../../../contract/problems/wording'
import { stopWords } from '../../../../contract/runs/endWords'
import { valueText } from '../../../../contract/runs/figures'
import type { RunState } from '../lifecycle'

/** Returns the log line for a run that was in the phase `before` and is now in `state`; null where there is none. */
export function noteOf(before: RunState['phase'], state: RunState): string | null {
  if (state.phase === before) return null
  switch (state.phase) {
    case 'compiling':
      return null
    case 'training':
      // The first loss already tells that training began, and single steps are not logged.
      return before === 'compiling' || state.single ? null : 'Resumed'
    case 'paused':
      return 'Paused'
    case 'finished':
      // A run that stops by itself has a line that says why.
      return state.by === 'steps' ? 'Finished' : null
    case 'stopped':
      return 'Stopped'
    case 'failed':
      return `Failed: ${state.failure.message}`
    default:
      return state satisfies never
  }
}

/** Returns the log line for a learning rate that was set during training. */
export function learningRateNote(before: number, now: number): string {
  return `Learning rate changed from ${before} to ${now}`
}

/** Returns the log line for a validation loss that is not finite, which a curve cannot show. */
export function unsoundNote(loss: number): string {
  return `The validation loss is ${Number.isNaN(loss) ? 'not a number' : 'infinite'}, so the curve cannot show it`
}

/** Returns the log line for checkpoints that are newer than the one from which the run resumes. */
export function unusedNote(steps: readonly number[]): string | null {
  const [first, ...more] = steps
  if (first === undefined) return null
  const which = more.length === 0 ? `The checkpoint of step ${first} is` : `The checkpoints of the steps ${steps.join(', ')} are`
  return `${which} damaged or of another model, so the run goes back to the one before`
}

/** What is wrong with a record up to the checkpoint that a run resumes from, and was not told before. */
export interface RecordDamage {
  /** Steps that lack some of their numbers. */
  readonly mended: number
  /** Steps that are not recorded. */
  readonly missing: number
  /** Places of the record that cannot be read. */
  readonly places: number
}

/** Returns the log line for a record that was damaged before a run resumes; null where it is whole. */
export function damageNote({ mended, missing, places }: RecordDamage): string | null {
  const lost = [
    ...(mended > 0 ? [`some numbers of ${plural(mended, 'step')} are lost`] : []),
    ...(missing > 0 ? [`${plural(missing, 'step')} before the checkpoint ${missing === 1 ? 'is' : 'are'} not recorded`] : [])
  ]
  if (lost.length > 0) return `Files of the record were damaged: ${lost.join(', and ')}, so the curves have a gap; training is not affected`
  return places === 0
    ? null
    : `The record was cut off or damaged behind the checkpoint; what cannot be read is dropped, and nothing before it is lost`
}

/** Returns the log line for a run that resumes from a checkpoint before its latest step. */
export function resumedNote(was: { readonly phase: string; readonly step: number }, checkpoint: number): string {
  const end = was.phase === 'interrupted' ? `The engine ended during the run at step ${was.step}` : `The run was at step ${was.step}`
  return `${end}; it resumes from the checkpoint of step ${checkpoint}`
}

/** Returns the log line for a run that is resumed without a checkpoint. */
export function anewNote({ step }: { readonly step: number }): string {
  return `The run ended at step ${step}, before its first checkpoint; it starts anew from its first weights`
}

/** Returns the log line for a run whose end was moved. */
export function stepsNote(before: number | null, now: number | null): string {
  const words = (steps: number | null) => (steps === null ? 'without end' : `${steps} steps`)
  return `Steps changed from ${words(before)} to ${words(now)}`
}

/** Returns the log line for a run that was resumed under other rules for stopping. */
export function stopNote(stop: StopSettings, metrics: readonly MetricName[]): string {
  const words = stopWords(stop, metrics)
  return words === null ? 'The run no longer stops by itself' : `The run now stops by itself ${words}`
}

/** Returns the log line for an evaluation that is better than the best checkpoint and has none. */
export function unkeptNote(value: number): string {
  return `The validation is the best so far, ${valueText(value)}, but the weights were not written, as checkpoints of best evaluations take at most 5 % of the time`
}
