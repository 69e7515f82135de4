/** What the labs are given: where studies are kept, and by what they measure. */
import type { LengthMeasure } from '../../../contract/labs/length'
import type { LabEvent, Study } from '../../../contract/labs/study'
import type { Executor } from '../../executors/executor'
import type { Cells } from '../../looking/lab/families'
import type { RecallCase } from '../../looking/lab/recallCases'
import type { ChildWork } from './measureInChildren'
import type { StudyFiles } from './studyFiles'

export interface LabsSpec {
  readonly files: StudyFiles
  readonly cells: () => Promise<Cells>
  readonly executor: () => Promise<Executor>
  /** The figures of a family at a length, or why there are none. */
  readonly measureLength: (work: ChildWork) => Promise<LengthMeasure | string>
  readonly recallCases: readonly RecallCase[]
  /** The name of a run that trains now; null when none does. */
  readonly training: () => string | null
  /** Takes the engine for a study, so that nothing that waits starts meanwhile. Returns what gives it back. */
  readonly takeEngine: (study: Pick<Study, 'id' | 'title'>) => () => void
  readonly now: () => number
}

/** What a lab does with its study: it changes it, and tells what happens. */
export interface LabWork<Kind extends Study> {
  readonly study: () => Kind
  /** Changes the study, keeps it and tells it. */
  readonly change: (next: (study: Kind) => Kind) => Promise<void>
  readonly tell: (event: LabEvent) => void
  readonly signal: AbortSignal
}
