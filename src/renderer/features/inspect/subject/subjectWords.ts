/** The words for the sequence that is looked at: on the axis, for screen readers, and while it is not there yet. */
import type { ProbeFrame } from '../../../../contract/events/probe'
import type { OpeningStage } from '../../../../contract/procedures/looking/inspection'
import type { TaskKind } from '../../../../contract/document/task'
import type { SubjectKind } from '../../../stores/inspect/inspectSubject'
import { countText } from '../../../lib/words/figures'

/** What a place in the data is called, by the kind of the task: a row of a file, a place in a text, or a sequence by its number. */
const placeNames: { readonly [K in TaskKind]?: string } = { series: 'from row', nextCharacter: 'from token', chapters: 'window' }
export const placeName = (kind: TaskKind | null): string => (kind === null ? undefined : placeNames[kind]) ?? 'sequence'

/** Such as `sequence 3 of the training batch`. */
export function subjectWords(frame: Pick<ProbeFrame, 'batch' | 'place'> | null, kind: TaskKind | null): string {
  if (frame?.batch) return `sequence ${frame.batch.sequence + 1} of the ${frame.batch.next ? 'next training batch' : 'training batch'}`
  if (frame?.place) return `the ${frame.place.part} data, ${placeName(kind)} ${countText(frame.place.at + 1)}`
  return 'the probe'
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

const subjectNames: { readonly [S in SubjectKind]: string } = {
  probe: 'the probe',
  place: 'this place of the data',
  batch: 'the training batch'
}

const stageNames: { readonly [S in OpeningStage]: string } = {
  data: '1 of 4: reading the data of the run…',
  weights: '2 of 4: reading the weights…',
  library: '3 of 4: starting the engine’s library…'
}

/** What opening a checkpoint does now. */
export const openingWords = (stage: OpeningStage | null): string => (stage === null ? 'Asking the engine…' : stageNames[stage])

/** While the first frame of a checkpoint is on its way, its model is built. */
export const buildingWords = (step: number | null): string =>
  `Opening the checkpoint of step ${countText(step ?? 0)}, 4 of 4: building and compiling the model…`

/** What is waited for, or null where it is shown. `held`: frames do not follow the run; `stale`: the newest is of something else; `none`: there is none. */
export function waitingWords(subject: SubjectKind, { held, stale, none }: Record<'held' | 'stale' | 'none', boolean>): string | null {
  if (!stale && !none) return null
  if (held) return `Press Live to see ${subjectNames[subject]}.`
  return subject === 'batch' ? 'Waiting for the next training step…' : `Computing ${subjectNames[subject]}…`
}
