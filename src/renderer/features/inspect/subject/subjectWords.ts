/** The words for the sequence that is looked at: on the axis, for screen readers, and while it is not there yet. */
import type { ProbeFrame } from '../../../../contract/events/probe'

export function subjectWords(batch: ProbeFrame['batch']): string {
  if (batch === null) return 'the probe'
  return `sequence ${batch.sequence + 1} of the ${batch.next ? 'next training batch' : 'training batch'}`
}

/** Says of the batch of a checkpoint that training did not see it yet. */
export const nextWords = (batch: ProbeFrame['batch']): string =>
  batch?.next ? 'the next training batch: a checkpoint does not keep the last one' : ''

/** What the states begin as; nothing to say where the model carries none from batch to batch. */
export function statesWords(batch: ProbeFrame['batch']): string {
  switch (batch?.states ?? null) {
    case null:
      return ''
    case 'carried':
      return 'starts from the states of the previous batch'
    case 'anew':
      return 'first batch of its stream: starts from the initial states'
    case 'notKept':
      return 'starts from the initial states: those of the training step were not stored'
  }
}

/** Why nothing is shown, or null. `held`: frames do not follow the run; `stale`: the newest is of something else; `none`: there is none. */
export function waitingWords(subject: 'probe' | 'batch', { held, stale, none }: Record<'held' | 'stale' | 'none', boolean>): string | null {
  if (!stale && !(none && subject === 'batch')) return null
  const what = subject === 'probe' ? 'the probe' : 'the training batch'
  if (held) return `Press Live to see ${what}.`
  return subject === 'probe' ? 'Computing the probe…' : 'Waiting for the next training step…'
}
