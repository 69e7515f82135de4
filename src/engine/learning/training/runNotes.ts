/** The lines that a run writes into its log when its state changes: few, so that each says something. */
import type { RunState } from './lifecycle'

/** What the log says when a run whose last line was of the phase `before` is now in `state`; null: nothing. */
export function noteOf(before: RunState['phase'], state: RunState): string | null {
  if (state.phase === before) return null
  switch (state.phase) {
    case 'compiling':
      return null
    case 'training':
      // That the first steps are taken is told with the first loss; single steps are not told.
      return before === 'compiling' || state.single ? null : 'Resumed'
    case 'paused':
      return 'Paused'
    case 'finished':
      return 'Finished'
    case 'stopped':
      return 'Stopped'
    case 'failed':
      return `Failed: ${state.failure.message}`
    default:
      return state satisfies never
  }
}

/** What the log says when the learning rate is set while the model trains. */
export function learningRateNote(before: number, now: number): string {
  return `Learning rate changed from ${before} to ${now}`
}

/** What the log says when the loss on held-out data is no number that a curve could show. */
export function unsoundNote(loss: number): string {
  return `The validation loss is ${Number.isNaN(loss) ? 'not a number' : 'infinite'}, so the curve cannot show it`
}

/** What the log says when a run goes on from a checkpoint on disk, having been at a later step. */
export function resumedNote(was: { readonly phase: string; readonly step: number }, checkpoint: number): string {
  const end = was.phase === 'interrupted' ? `The engine ended during the run at step ${was.step}` : `The run was at step ${was.step}`
  return `${end}; it resumes from the checkpoint of step ${checkpoint}`
}
